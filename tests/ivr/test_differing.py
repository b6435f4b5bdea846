"""Is everything told that differs between two drawings, and nothing else?"""

from hypothesis import given, settings
from msgspec.structs import replace

from builders import a_flow, a_goodbye, a_menu, a_ring, a_voicemail
from callrouter.ivr.differing import differ
from callrouter.ivr.flow import GoTo, say
from ivr_strategies import good_flows


def test_an_exit_is_told_by_the_name_of_the_node():
    before, after = a_flow(), a_flow()
    menu = replace(
        after.nodes[0], choices=(replace(after.nodes[0].choices[0], does=GoTo("office")),)
    )
    after = replace(after, nodes=(menu, *after.nodes[1:]))
    (node,) = differ(before, after).nodes
    assert [each.says for each in node.fields] == [
        '"Main menu", choices, 1, does, to: "Office menu" instead of "Leasing".',
        '"Main menu", choices, 2, key: "2" is taken out.',
        '"Main menu", choices, 2, does, type: "go" is taken out.',
        '"Main menu", choices, 2, does, to: "Office menu" is taken out.',
        '"Main menu", choices, *, key: "*" is taken out.',
        '"Main menu", choices, *, does, type: "repeat" is taken out.',
    ]


def test_nodes_that_are_new_or_gone_are_told():
    before = a_flow(a_menu({"1": "leasing"}), a_ring(), a_voicemail())
    after = a_flow(a_menu({"1": "leasing"}), a_ring(), a_goodbye(), name="Other", start="goodbye")
    found = differ(before, after)
    assert found.says == (
        'The flow, name: "Other" instead of "Alder Creek".',
        'The flow, start: "Goodbye" instead of "Main menu".',
        '"Goodbye" is new.',
        '"Leasing mailbox" is gone.',
    )


def test_numbers_and_answers_are_told_plainly():
    before = a_flow(a_ring(), a_voicemail())
    after = a_flow(a_ring(ring_seconds=30, whispers=True), a_voicemail(prompt=say(en="x", es="y")))
    assert differ(before, after).says == (
        '"Leasing", ring seconds: 30 instead of 20. "Leasing", whispers: yes instead of no.',
        '"Leasing mailbox", prompt, variants, en, says, text: "x" instead of "Please leave a '
        'message.". "Leasing mailbox", prompt, variants, es, language: "es" is new. '
        '"Leasing mailbox", prompt, variants, es, says, type: "text" is new. '
        '"Leasing mailbox", prompt, variants, es, says, text: "y" is new.',
    )


@settings(max_examples=200, deadline=None)
@given(good_flows(), good_flows())
def test_two_flows_differ_when_and_only_when_they_are_not_the_same(one, other):
    assert differ(one.flow, one.flow).is_empty
    found = differ(one.flow, other.flow)
    ids = {node.id: node for node in one.flow.nodes}
    others = {node.id: node for node in other.flow.nodes}
    told = {change.node_id for change in found.nodes}
    assert told == {id_ for id_ in {*ids, *others} if ids.get(id_) != others.get(id_)}
    back = differ(other.flow, one.flow)
    assert {each.node_id for each in back.nodes} == told
