-- Equality of a venue beside the overlap of times in one exclusion constraint; trusted, so the owner of the database may.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Days are UTC. Said twice, an event is the same event: an import that is repeated finds it.
CREATE TABLE event (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name      text NOT NULL,
  first_day date NOT NULL,
  last_day  date NOT NULL,
  CONSTRAINT event_days CHECK (first_day <= last_day),
  CONSTRAINT event_once UNIQUE (name, first_day, last_day)
);

-- Rows from before events existed are not looked at; new ones are.
ALTER TABLE venue ADD CONSTRAINT venue_event FOREIGN KEY (event_id) REFERENCES event (id) NOT VALID;
CREATE INDEX venue_by_event ON venue (event_id, id);

-- [starts_at, ends_at); one at a time at each venue, whoever writes at the same moment.
CREATE TABLE session (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  venue_id  bigint NOT NULL CONSTRAINT session_venue REFERENCES venue (id),
  title     text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  CONSTRAINT session_length CHECK (starts_at < ends_at AND ends_at - starts_at <= interval '24 hours'),
  CONSTRAINT session_one_at_a_time EXCLUDE USING gist (venue_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
-- Of one venue they do not overlap, so a start names one; and none is longer than a day, so a range of starts finds what overlaps a range.
CREATE UNIQUE INDEX session_by_venue ON session (venue_id, starts_at);
