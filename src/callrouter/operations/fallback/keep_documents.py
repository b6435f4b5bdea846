"""How do the documents for when we are down follow what is published?

Whenever snapshots become live, their numbers' documents are written by a thread of their own, in
the order of the changes: neither a call nor the publish waits for a disk, nor fails by it.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from callrouter.ivr.actions import Action
from callrouter.ivr.fallback import LANGUAGES, fallback, farewell, spoken_language
from callrouter.ivr.snapshot import Snapshot
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.store.fallback_files import FallbackFiles, document_name
from callrouter.store.snapshots import Snapshots

Write = Callable[[Sequence[Action], str], bytes]
"""Actions and what to ask for by GET after a message, as a document."""


class FallbackDocuments:
    """One document per tracking number, and a goodbye per language, which `base_url` serves."""

    def __init__(
        self,
        snapshots: Snapshots,
        files: FallbackFiles,
        base_url: str,
        write: Write,
        failsafe_number: str | None,
    ) -> None:
        self.files = files
        self._snapshots, self._base_url, self._write = snapshots, base_url, write
        self._failsafe_number = failsafe_number
        self._worker = ThreadPoolExecutor(1, "fallback")

    def renew(self, property_ids: Sequence[int] | None = None) -> Future[None] | None:
        """Have these properties' documents (None = all) written soon; done when the Future is.

        Never raises: what goes wrong is an alarm. Documents of numbers that are no longer ours go.
        """
        try:
            live = self._live(property_ids)
            return self._worker.submit(self._renew, live, set(self._snapshots.our_numbers))
        except Exception as error:
            _tell("The documents for when we are down could not be written.", error)
            return None

    def expected(self) -> dict[str, bytes]:
        """Every document there should be, by file name, from the snapshots as they are."""
        return self._documents(self._live(None))

    def _live(self, property_ids: Sequence[int] | None) -> dict[str, Snapshot]:
        """Number → snapshot, of these properties."""
        find = self._snapshots.find_by_number
        if property_ids is None:
            numbers = set(self._snapshots.our_numbers)
        else:
            changed = [self._snapshots.find(each) for each in property_ids]
            numbers = {number for each in changed if each for number in each.numbers}
        return {number: snapshot for number in numbers if (snapshot := find(number))}

    def _documents(self, live: Mapping[str, Snapshot]) -> dict[str, bytes]:
        """The goodbyes first: what leads to them is never there before them."""
        documents = {}
        for language in LANGUAGES:
            name = _goodbye_name(language)
            documents[name] = self._write(farewell(language), f"{self._base_url}/{name}")
        for number, snapshot in live.items():
            goodbye = _goodbye_name(spoken_language(snapshot.property.language))
            actions = fallback(snapshot, number, self._failsafe_number)
            documents[document_name(number)] = self._write(actions, f"{self._base_url}/{goodbye}")
        return documents

    def _renew(self, live: Mapping[str, Snapshot], ours: set[str]) -> None:
        try:
            failed = self.files.put(self._documents(live))
            failed |= self.files.remove_all_but({document_name(number) for number in ours})
        except Exception as error:
            _tell("The documents for when we are down could not be written.", error)
            return
        if failed:
            name, first = next(iter(failed.items()))
            _tell(
                f"{len(failed)} documents for when we are down could not be put into "
                f"{self.files.folder} or removed from it, {name} among them; see that it can be "
                "written, then restart the service.",
                first,
            )


def _goodbye_name(language: str) -> str:
    return "goodbye.xml" if language == LANGUAGES[0] else f"goodbye-{language}.xml"


def _tell(sentence: str, error: Exception) -> None:
    raise_alarm(Alarm.FALLBACK_UNWRITTEN, sentence, error=error)
