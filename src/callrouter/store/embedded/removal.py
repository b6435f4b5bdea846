"""How is an embedded database thrown away, and nothing else with it?"""

from __future__ import annotations

import shutil
from pathlib import Path

from callrouter.store.embedded.layout import choose_account, lock_data_dir, place_socket_dir
from callrouter.store.embedded.process import end_orphan


def remove_embedded(data_dir: Path) -> bool:
    """Removes what `start_embedded` made in the folder; whether there was anything.

    Files of others stay. Raises EmbeddedDatabaseError while a process uses the database.
    """
    clusters = [path for path in data_dir.glob("pg[0-9][0-9]") if (path / "PG_VERSION").exists()]
    if not clusters:
        return False
    with lock_data_dir(data_dir):
        for cluster in clusters:
            end_orphan(cluster)
        shutil.rmtree(place_socket_dir(data_dir, choose_account()))
        for path in data_dir.glob("pg[0-9][0-9]*"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        (data_dir / "lock").unlink()
    return True
