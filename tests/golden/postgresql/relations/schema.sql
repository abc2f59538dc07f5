-- Keys of several columns, two schemas with a table of the same name, joining tables, a relation across schemas.
CREATE SCHEMA crm;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, crm', current_database()); END $$;
SET search_path = public, crm;
CREATE TABLE public.person (id serial PRIMARY KEY, name text NOT NULL, boss integer REFERENCES public.person);
CREATE TABLE crm.person (id serial PRIMARY KEY, public_person integer REFERENCES public.person, "name" text);
CREATE TABLE public.visit (id serial PRIMARY KEY, person_id integer NOT NULL REFERENCES crm.person);
CREATE TABLE crm.area (tenant integer, code text, parent text, PRIMARY KEY (tenant, code),
  FOREIGN KEY (tenant, parent) REFERENCES crm.area (tenant, code));
CREATE TABLE crm.person_area (person_id integer REFERENCES crm.person, tenant integer, area_code text,
  PRIMARY KEY (person_id, tenant, area_code), FOREIGN KEY (tenant, area_code) REFERENCES crm.area);
CREATE TABLE public.knows (one integer REFERENCES public.person, other integer REFERENCES public.person,
  PRIMARY KEY (one, other));
INSERT INTO public.person (name, boss) VALUES ('Ann', NULL), ('Bob', 1);
INSERT INTO crm.person (public_person, name) VALUES (1, NULL), (NULL, 'Cy');
INSERT INTO public.visit (person_id) VALUES (1);
INSERT INTO crm.area VALUES (1, 'a', NULL), (1, 'b', 'a');
INSERT INTO crm.person_area VALUES (1, 1, 'b');
INSERT INTO public.knows VALUES (1, 2);
