CREATE SEQUENCE person_id AS integer;

CREATE TABLE person (
  id           integer PRIMARY KEY CONSTRAINT person_id_positive CHECK (id > 0),
  first_name   text NOT NULL,
  last_name    text NOT NULL,
  company_name text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);

-- Whoever registers with an id of their own may have one the sequence has not reached yet: registration without an id steps over those.
ALTER SEQUENCE person_id OWNED BY person.id;
