"""Runs the migrations, online, on the connection that `callrouter migrate` hands over."""

from alembic import context

from callrouter.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
