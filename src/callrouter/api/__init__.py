"""The door for programs: telephone companies, integrators, health checks."""
