"""The cellar: PostgreSQL and files. Everything that speaks SQL lives here."""
