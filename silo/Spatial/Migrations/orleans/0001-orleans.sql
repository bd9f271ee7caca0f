-- Tables and queries of Orleans 10.4.2's AdoNet providers on PostgreSQL: clustering, grain state, reminders. Times are timestamptz on purpose.
CREATE TABLE orleansquery (
  querykey  text PRIMARY KEY,
  querytext text NOT NULL
);

-- clustering -------------------------------------------------------------
CREATE TABLE cluster_version (
  deployment text PRIMARY KEY,
  ver        integer NOT NULL,
  bumped_at  timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE cluster_silo (
  deployment text NOT NULL REFERENCES cluster_version(deployment),
  ip         text NOT NULL,
  port       integer NOT NULL,
  gen        integer NOT NULL,
  silo_name  text NOT NULL,
  host_name  text NOT NULL,
  status     integer NOT NULL,
  proxy_port integer NOT NULL,
  suspects   text,
  started    timestamptz NOT NULL,
  alive      timestamptz NOT NULL,
  PRIMARY KEY (deployment, ip, port, gen)
);

INSERT INTO orleansquery VALUES
('InsertMembershipVersionKey', $q$
WITH fresh AS (
  INSERT INTO cluster_version(deployment, ver) VALUES (@DeploymentId, 0)
  ON CONFLICT (deployment) DO NOTHING RETURNING 1)
SELECT count(*) = 1 FROM fresh
$q$),
('MembershipReadAllKey', $q$
SELECT v.ver AS "Version", s.ip AS "Address", s.port AS "Port", s.gen AS "Generation",
       s.silo_name AS "SiloName", s.host_name AS "HostName", s.status AS "Status",
       s.proxy_port AS "ProxyPort", s.suspects AS "SuspectTimes",
       s.started AS "StartTime", s.alive AS "IAmAliveTime"
FROM cluster_version v LEFT JOIN cluster_silo s USING (deployment)
WHERE v.deployment = @DeploymentId
$q$),
('MembershipReadRowKey', $q$
SELECT v.ver AS "Version", s.ip AS "Address", s.port AS "Port", s.gen AS "Generation",
       s.silo_name AS "SiloName", s.host_name AS "HostName", s.status AS "Status",
       s.proxy_port AS "ProxyPort", s.suspects AS "SuspectTimes",
       s.started AS "StartTime", s.alive AS "IAmAliveTime"
FROM cluster_version v
LEFT JOIN cluster_silo s ON s.deployment = v.deployment
     AND s.ip = @Address AND s.port = @Port AND s.gen = @Generation
WHERE v.deployment = @DeploymentId
$q$),
('InsertMembershipKey', $q$
WITH cas AS (
  UPDATE cluster_version SET ver = ver + 1, bumped_at = now()
  WHERE deployment = @DeploymentId AND ver = @Version
    AND NOT EXISTS (SELECT 1 FROM cluster_silo
                    WHERE deployment = @DeploymentId AND ip = @Address AND port = @Port AND gen = @Generation)
  RETURNING deployment),
added AS (
  INSERT INTO cluster_silo
  SELECT deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, NULL, @StartTime, @IAmAliveTime
  FROM cas RETURNING 1)
SELECT count(*) = 1 FROM added
$q$),
('UpdateMembershipKey', $q$
WITH cas AS (
  UPDATE cluster_version SET ver = ver + 1, bumped_at = now()
  WHERE deployment = @DeploymentId AND ver = @Version
    AND EXISTS (SELECT 1 FROM cluster_silo
                WHERE deployment = @DeploymentId AND ip = @Address AND port = @Port AND gen = @Generation)
  RETURNING deployment),
changed AS (
  UPDATE cluster_silo s SET status = @Status, suspects = @SuspectTimes, alive = @IAmAliveTime
  FROM cas
  WHERE s.deployment = cas.deployment AND s.ip = @Address AND s.port = @Port AND s.gen = @Generation
  RETURNING 1)
SELECT count(*) = 1 FROM changed
$q$),
('UpdateIAmAlivetimeKey', $q$
UPDATE cluster_silo SET alive = @IAmAliveTime
WHERE deployment = @DeploymentId AND ip = @Address AND port = @Port AND gen = @Generation
$q$),
('GatewaysQueryKey', $q$
SELECT ip AS "Address", proxy_port AS "ProxyPort", gen AS "Generation"
FROM cluster_silo WHERE deployment = @DeploymentId AND status = @Status AND proxy_port > 0
$q$),
('DeleteMembershipTableEntriesKey', $q$
DELETE FROM cluster_silo WHERE deployment = @DeploymentId;
DELETE FROM cluster_version WHERE deployment = @DeploymentId
$q$),
('CleanupDefunctSiloEntriesKey', $q$
DELETE FROM cluster_silo WHERE deployment = @DeploymentId AND status = 6 AND alive < @IAmAliveTime
$q$),
('CleanupDefunctSiloEntryKey', $q$
DELETE FROM cluster_silo
WHERE deployment = @DeploymentId AND ip = @Address AND port = @Port AND gen = @Generation
  AND status = 6 AND started = @StartTime AND alive = @IAmAliveTime
  AND suspects IS NOT DISTINCT FROM @SuspectTimes
$q$);

-- grain state ------------------------------------------------------------
CREATE TABLE grain_state (
  id_hash   integer NOT NULL,
  n0        bigint NOT NULL,
  n1        bigint NOT NULL,
  type_hash integer NOT NULL,
  type_name text NOT NULL,
  ext       text NOT NULL DEFAULT '',
  service   text NOT NULL,
  payload   bytea,
  ver       integer NOT NULL,
  changed   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id_hash, n0, n1, type_hash, type_name, ext, service)
);

INSERT INTO orleansquery VALUES
('ReadFromStorageKey', $q$
SELECT payload AS "PayloadBinary", ver AS "Version" FROM grain_state
WHERE id_hash = @GrainIdHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND type_hash = @GrainTypeHash AND type_name = @GrainTypeString
  AND ext = COALESCE(@GrainIdExtensionString, '') AND service = @ServiceId
$q$),
('WriteToStorageKey', $q$
WITH first_write AS (
  INSERT INTO grain_state(id_hash, n0, n1, type_hash, type_name, ext, service, payload, ver)
  SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString,
         COALESCE(@GrainIdExtensionString, ''), @ServiceId, @PayloadBinary, 1
  WHERE @GrainStateVersion IS NULL
  ON CONFLICT DO NOTHING RETURNING ver),
next_write AS (
  UPDATE grain_state SET payload = @PayloadBinary, ver = ver + 1, changed = now()
  WHERE @GrainStateVersion IS NOT NULL
    AND id_hash = @GrainIdHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND type_hash = @GrainTypeHash AND type_name = @GrainTypeString
    AND ext = COALESCE(@GrainIdExtensionString, '') AND service = @ServiceId
    AND ver = @GrainStateVersion
  RETURNING ver)
SELECT ver AS "NewGrainStateVersion" FROM first_write
UNION ALL SELECT ver FROM next_write
$q$),
('ClearStorageKey', $q$
UPDATE grain_state SET payload = NULL, ver = ver + 1, changed = now()
WHERE id_hash = @GrainIdHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND type_hash = @GrainTypeHash AND type_name = @GrainTypeString
  AND ext = COALESCE(@GrainIdExtensionString, '') AND service = @ServiceId
  AND ver = @GrainStateVersion
RETURNING ver AS "NewGrainStateVersion"
$q$),
('DeleteStorageKey', $q$
DELETE FROM grain_state
WHERE id_hash = @GrainIdHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND type_hash = @GrainTypeHash AND type_name = @GrainTypeString
  AND ext = COALESCE(@GrainIdExtensionString, '') AND service = @ServiceId
  AND ver = @GrainStateVersion
RETURNING ver + 1 AS "NewGrainStateVersion"
$q$);

-- reminders --------------------------------------------------------------
CREATE TABLE reminder (
  service  text NOT NULL,
  grain    text NOT NULL,
  name     text NOT NULL,
  starts   timestamptz NOT NULL,
  every_ms bigint NOT NULL,
  hash     integer NOT NULL,
  ver      integer NOT NULL,
  PRIMARY KEY (service, grain, name)
);
CREATE INDEX reminder_hash ON reminder(service, hash);

INSERT INTO orleansquery VALUES
('UpsertReminderRowKey', $q$
INSERT INTO reminder VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (service, grain, name) DO UPDATE
  SET starts = excluded.starts, every_ms = excluded.every_ms, hash = excluded.hash, ver = reminder.ver + 1
RETURNING ver AS "Version"
$q$),
('ReadReminderRowsKey', $q$
SELECT grain AS "GrainId", name AS "ReminderName", starts AS "StartTime", every_ms AS "Period", ver AS "Version"
FROM reminder WHERE service = @ServiceId AND grain = @GrainId
$q$),
('ReadReminderRowKey', $q$
SELECT grain AS "GrainId", name AS "ReminderName", starts AS "StartTime", every_ms AS "Period", ver AS "Version"
FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName
$q$),
('ReadRangeRows1Key', $q$
SELECT grain AS "GrainId", name AS "ReminderName", starts AS "StartTime", every_ms AS "Period", ver AS "Version"
FROM reminder WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash
$q$),
('ReadRangeRows2Key', $q$
SELECT grain AS "GrainId", name AS "ReminderName", starts AS "StartTime", every_ms AS "Period", ver AS "Version"
FROM reminder WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)
$q$),
('DeleteReminderRowKey', $q$
WITH gone AS (
  DELETE FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND ver = @Version
  RETURNING 1)
SELECT count(*) = 1 FROM gone
$q$),
('DeleteReminderRowsKey', $q$ DELETE FROM reminder WHERE service = @ServiceId $q$);
