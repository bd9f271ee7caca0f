CREATE EXTENSION IF NOT EXISTS postgis;

-- Lean on purpose: longitude and latitude as given, turned into geography only where PostGIS is the reference (docs/adr/0005).
CREATE TABLE visit (
  id            bigint NOT NULL CONSTRAINT visit_id_range CHECK (id BETWEEN 1 AND 9007199254740991),
  creation_time timestamptz NOT NULL,
  person_id     integer NOT NULL CONSTRAINT visit_person_positive CHECK (person_id > 0),
  longitude     double precision NOT NULL CONSTRAINT visit_longitude_range CHECK (longitude BETWEEN -180 AND 180),
  latitude      double precision NOT NULL CONSTRAINT visit_latitude_range CHECK (latitude BETWEEN -90 AND 90),
  area_id       bigint NOT NULL,
  PRIMARY KEY (id, creation_time)
) PARTITION BY RANGE (creation_time);
CREATE INDEX visit_by_person ON visit (person_id, creation_time);
CREATE INDEX visit_by_area ON visit (area_id, creation_time);

-- What a producer said under an id of its own: a repeat is told from a conflict here, whatever its month.
CREATE TABLE supplied_id (
  id            bigint PRIMARY KEY,
  creation_time timestamptz NOT NULL,
  person_id     integer NOT NULL,
  longitude     double precision NOT NULL,
  latitude      double precision NOT NULL,
  time_assigned boolean NOT NULL
);

-- Names the ids of messages that came without one; survives the reset before a replay.
CREATE TABLE visit_origin (
  topic        text NOT NULL,
  partition_no integer NOT NULL,
  log_offset   bigint NOT NULL,
  record_ms    bigint NOT NULL,
  value_sha256 bytea NOT NULL CONSTRAINT visit_origin_sha256_length CHECK (length(value_sha256) = 32),
  id           bigint NOT NULL,
  PRIMARY KEY (topic, partition_no, log_offset, record_ms, value_sha256)
);

CREATE TABLE area (
  id     bigint PRIMARY KEY,
  bounds geometry(Polygon, 4326) NOT NULL
);
CREATE INDEX area_by_bounds ON area USING gist (bounds);

CREATE TABLE bucket (
  area_id  bigint NOT NULL,
  width_ms bigint NOT NULL,
  slot     bigint NOT NULL,
  PRIMARY KEY (area_id, width_ms, slot)
);

-- One row: the width the rows of bucket were made with. A silo with another width neither starts nor stores.
CREATE TABLE bucket_width (
  one      boolean PRIMARY KEY DEFAULT true CONSTRAINT bucket_width_one_row CHECK (one),
  width_ms bigint NOT NULL
);

CREATE TABLE id_block (
  range_name text PRIMARY KEY,
  next_id    bigint NOT NULL
);

-- GeoBox.AroundDisc of grains.interfaces, operation for operation: a test holds the two together.
CREATE FUNCTION disc_box(longitude double precision, latitude double precision, metres double precision) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN reach IS NULL OR longitude - reach < -180 OR longitude + reach > 180
              THEN ST_MakeEnvelope(-180, south, 180, north, 4326)
              ELSE ST_MakeEnvelope(longitude - reach, south, longitude + reach, north, 4326) END
  FROM (SELECT south, north,
               CASE WHEN south <= -90 OR north >= 90 OR NOT sine < 1 THEN NULL ELSE asin(sine) * 180 / pi() + 1e-6 END AS reach
        FROM (SELECT greatest(-90, latitude - (metres / 6335439.0 * 180 / pi() + 1e-6)) AS south,
                     least(90, latitude + (metres / 6335439.0 * 180 / pi() + 1e-6)) AS north,
                     sin(metres / 6335439.0) / cos(latitude * pi() / 180) * 1.01 AS sine
              OFFSET 0) AS disc
        OFFSET 0) AS reached
$$;
