CREATE TABLE venue (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name             text NOT NULL,
  kind             text NOT NULL,
  footprint        geometry(MultiPolygon, 4326),
  centre_longitude double precision,
  centre_latitude  double precision,
  radius_metres    double precision,
  bounds           geometry(Polygon, 4326) NOT NULL,
  event_id         bigint,
  created_at       timestamptz NOT NULL DEFAULT now(),
  retired_at       timestamptz,
  CONSTRAINT venue_polygons_or_disc CHECK (
    (footprint IS NULL) = (radius_metres IS NOT NULL)
    AND (radius_metres IS NULL) = (centre_longitude IS NULL) AND (radius_metres IS NULL) = (centre_latitude IS NULL))
);
CREATE INDEX venue_by_bounds ON venue USING gist (bounds);

-- Counts changes of venue, so that silos see cheaply whether to read it again.
CREATE TABLE venue_change (
  one    boolean PRIMARY KEY DEFAULT true CONSTRAINT venue_change_one_row CHECK (one),
  number bigint NOT NULL DEFAULT 0
);
INSERT INTO venue_change DEFAULT VALUES;

CREATE FUNCTION note_venue_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE venue_change SET number = number + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER venue_changed AFTER INSERT OR UPDATE OR DELETE ON venue FOR EACH STATEMENT EXECUTE FUNCTION note_venue_change();
