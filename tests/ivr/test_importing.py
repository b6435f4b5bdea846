"""Does a flow of one property become one of another, with nothing of the first left in it?"""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import (
    DANA,
    LEE,
    MAILBOX_ID,
    SERVICE_ID,
    TEAM_ID,
    WEEK_ID,
    a_directory,
    a_flow,
    a_goodbye,
    a_greeting,
    a_person,
    a_ring,
    a_service,
    a_sub_flow,
    a_team,
    a_text_back,
    a_voicemail,
    a_week,
    an_hours,
)
from callrouter.domain.imports import Choice, Fate, Kind, Options, People, Thing
from callrouter.domain.people import Directory, Person, Team
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import Audio, Flow, Hours, Prompt, Ring, Variant, Voicemail, say, ways_out
from callrouter.ivr.import_matching import Side, match_things
from callrouter.ivr.importing import (
    OPEN,
    Mapped,
    import_flow,
    says_any,
    schedules_named,
    things_named,
)
from ivr_strategies import Drawn, good_flows

FAR = 1_000
"""Every id of the target is beyond it; no id of the source is."""


@given(good_flows(), st.data())
def test_no_id_of_the_source_ever_stays(drawn: Drawn, data):
    flows = [drawn.flow, *drawn.sub_flows.values()]
    things, schedules = things_named(flows), schedules_named(flows)
    known = data.draw(st.sets(st.sampled_from(things))) if things else set()
    mapped = Mapped(
        {thing: FAR + number for number, thing in enumerate(sorted(known), start=1)},
        frozenset(set(things) - known) if data.draw(st.booleans()) else frozenset(),
        {each: "theirs" for each in schedules if each[1] == "open"},
    )
    for flow in flows:
        imported = import_flow(flow, mapped)
        named = [id_ for kind, id_ in things_named([imported]) if kind is not Kind.AUDIO]
        assert all(id_ == OPEN or id_ > FAR for id_ in named)
        assert not [thing for thing in things_named([imported]) if thing[0] is Kind.AUDIO]
        for _, schedule_id in schedules_named([imported]):
            assert schedule_id == "theirs" or schedule_id.startswith("left-open-")


@given(good_flows())
def test_the_graph_stays_as_it_was_drawn(drawn: Drawn):
    imported = import_flow(drawn.flow, Mapped())
    assert [node.id for node in imported.nodes] == [node.id for node in drawn.flow.nodes]
    for former, now in zip(drawn.flow.nodes, imported.nodes, strict=True):
        assert [way.to for way in ways_out(former)] == [way.to for way in ways_out(now)]


@given(good_flows())
def test_what_is_left_open_cannot_be_published(drawn: Drawn):
    things = [each for each in things_named([drawn.flow]) if each[0] is not Kind.AUDIO]
    compilation = compile_flow(import_flow(drawn.flow, Mapped()), drawn.around)
    assert bool(compilation.errors) == bool(things_named([drawn.flow])), things


def test_everything_a_flow_names_is_found_once():
    flow = a_flow(
        an_hours({"open": "ring"}, otherwise="sub"),
        a_ring(a_person(DANA), a_team(), a_service(), id="ring"),
        a_ring(a_person(DANA), a_person(LEE), id="again"),
        a_sub_flow(next="message"),
        a_voicemail(),
        a_greeting(prompt=Prompt((Variant("en", Audio(9, 2.0, "https://a.example/9.wav")),))),
    )
    assert things_named([flow, flow]) == [
        (Kind.WEEK, WEEK_ID),
        (Kind.PERSON, DANA),
        (Kind.TEAM, TEAM_ID),
        (Kind.DESTINATION, SERVICE_ID),
        (Kind.PERSON, LEE),
        (Kind.SUB_FLOW, 7),
        (Kind.MAILBOX, MAILBOX_ID),
        (Kind.AUDIO, 9),
    ]
    assert schedules_named([flow]) == [(WEEK_ID, "open")]


def test_who_is_left_out_is_rung_no_more():
    ring = a_ring(a_person(DANA), a_person(LEE))
    mapped = Mapped({(Kind.PERSON, LEE): 12}, frozenset({(Kind.PERSON, DANA)}))
    (node,) = import_flow(a_flow(ring), mapped).nodes
    assert isinstance(node, Ring)
    assert node.targets == (a_person(12),)


def test_the_propertys_name_is_said_as_the_others():
    flow = a_flow(
        a_greeting(prompt=say(en="Welcome to Alder Creek Homes.", es="Alder Creek Homes.")),
        a_text_back(text="Alder Creek Homes will call you."),
        a_goodbye(prompt=say(en="Goodbye from Alder Creek.")),
    )
    words = {"Alder Creek": "Mesa", "Alder Creek Homes": "Mesa Vista", "": "never"}
    imported = import_flow(flow, Mapped(words=words))
    assert [str(node) for node in imported.nodes] == [
        str(replace(flow.nodes[0], prompt=say(en="Welcome to Mesa Vista.", es="Mesa Vista."))),
        str(replace(flow.nodes[1], text="Mesa Vista will call you.")),
        str(replace(flow.nodes[2], prompt=say(en="Goodbye from Mesa."))),
    ]
    assert says_any(flow, ["alder creek homes"]) == ["Greeting", "Text back"]


# What each thing becomes, by name, by choice, or not at all.

HERE = Side(
    "Alder Creek",
    a_directory(),
    {WEEK_ID: a_week()},
    {7: Flow("Emergency steps", "greeting", (a_greeting(),))},
    frozenset({DANA, LEE}),
    {MAILBOX_ID: (DANA,)},
)
OTHER_DANA = 21
EVERYBODY = {**a_directory().people, OTHER_DANA: Person(OTHER_DANA, "dana ", ("+13125550111",))}
THERE = Side(
    "Cedar Court",
    Directory(EVERYBODY, {31: Team(31, "maintenance TEAM", (OTHER_DANA,))}),
    {41: replace(a_week(), id=41, schedules=(a_week().schedules[1],))},
    staff=frozenset({OTHER_DANA}),
)
NOBODY_THERE = Side("New", Directory(a_directory().people))


def matched(*things: Thing, there: Side = THERE, schedules=(), **options):
    return match_things(things, schedules, HERE, there, Options(**options))


def test_people_of_the_same_name_are_taken_only_where_they_work():
    found = matched((Kind.PERSON, DANA), (Kind.PERSON, LEE))
    assert [(each.fate, each.to) for each in found] == [
        (Fate.MAPPED, OTHER_DANA),
        (Fate.OPEN, None),
    ]
    assert found[1].says == ("Nobody named Lee works here; choose somebody else, or leave Lee out.")


def test_the_very_same_people_are_taken_where_that_is_asked():
    (found,) = matched((Kind.PERSON, LEE), people=People.SAME)
    assert (found.fate, found.to) == (Fate.MAPPED, LEE)


def test_two_people_of_one_name_are_a_question():
    twins = {DANA: Person(DANA, "Dana"), OTHER_DANA: Person(OTHER_DANA, "Dana")}
    there = replace(THERE, directory=Directory(twins), staff=frozenset(twins))
    (found,) = matched((Kind.PERSON, DANA), there=there)
    assert (found.fate, found.says) == (
        Fate.OPEN,
        "2 people here are named Dana; choose one of them.",
    )


def test_things_of_the_same_name_are_taken_and_others_made_of_those_who_work_here():
    found = matched(
        (Kind.TEAM, TEAM_ID), (Kind.MAILBOX, MAILBOX_ID), (Kind.DESTINATION, SERVICE_ID)
    )
    assert [(each.fate, each.to) for each in found] == [
        (Fate.MAPPED, 31),
        (Fate.MADE, None),
        (Fate.MADE, None),
    ]
    assert found[1].member_ids == (OTHER_DANA,)
    assert found[2].number == "+12125550120"


def test_a_team_of_which_nobody_works_here_is_left_open():
    found = matched((Kind.TEAM, TEAM_ID), (Kind.MAILBOX, MAILBOX_ID), there=NOBODY_THERE)
    assert [each.fate for each in found] == [Fate.OPEN, Fate.OPEN]
    assert found[0].says.startswith('Nobody of "Maintenance team" works here; make the team here')


def test_a_team_is_made_without_those_who_do_not_work_here():
    there = replace(THERE, directory=Directory(EVERYBODY))
    (found,) = matched((Kind.TEAM, TEAM_ID), there=there)
    assert (found.fate, found.member_ids) == (Fate.MADE, (OTHER_DANA,))
    assert found.says == '"Maintenance team" will be made, without Lee.'


def test_choices_come_before_names():
    choices = (
        Choice(Kind.PERSON, DANA, to=LEE),
        Choice(Kind.PERSON, LEE, leave_out=True),
        Choice(Kind.TEAM, TEAM_ID, to=99),
        Choice(Kind.MAILBOX, MAILBOX_ID, leave_out=True),
        Choice(Kind.DESTINATION, SERVICE_ID, number="+13125550190"),
    )
    found = matched(
        (Kind.PERSON, DANA),
        (Kind.PERSON, LEE),
        (Kind.TEAM, TEAM_ID),
        (Kind.MAILBOX, MAILBOX_ID),
        (Kind.DESTINATION, SERVICE_ID),
        choices=choices,
    )
    assert [(each.fate, each.to) for each in found] == [
        (Fate.MAPPED, LEE),
        (Fate.LEFT_OUT, None),
        (Fate.OPEN, None),
        (Fate.OPEN, None),
        (Fate.MADE, None),
    ]
    assert found[2].says == (
        'What was chosen for "Maintenance team" is not here; choose another team.'
    )
    assert found[4].number == "+13125550190"


def test_weeks_and_schedules_match_by_name():
    schedules = [(WEEK_ID, "open"), (WEEK_ID, "closed")]
    with_hours = matched((Kind.WEEK, WEEK_ID), schedules=schedules)
    assert [(each.fate, each.to, each.to_schedule) for each in with_hours] == [
        (Fate.MAPPED, 41, None),
        (Fate.MADE, None, None),
        (Fate.MAPPED, None, "closed"),
    ]
    without = matched((Kind.WEEK, WEEK_ID), schedules=schedules, weeks=False)
    assert [each.fate for each in without] == [Fate.MAPPED, Fate.OPEN, Fate.MAPPED]
    assert without[1].says == (
        '"Leasing office" has no schedule "Open"; add one, import the hours too, or choose '
        "another schedule for it."
    )
    chosen = Choice(Kind.SCHEDULE, WEEK_ID, "open", to_schedule="closed")
    decided = matched(schedules=schedules[:1], weeks=False, choices=(chosen,))
    assert [(each.fate, each.to_schedule) for each in decided] == [(Fate.MAPPED, "closed")]
    lost = replace(chosen, to_schedule="gone")
    (decided_not,) = matched(schedules=schedules[:1], choices=(lost,))
    assert decided_not.fate is Fate.OPEN
    assert decided_not.says == '"Leasing office" has no schedule "gone"; choose another.'


def test_without_a_week_here_its_schedules_wait_for_it():
    (week, schedule) = matched(
        (Kind.WEEK, WEEK_ID), schedules=[(WEEK_ID, "open")], there=NOBODY_THERE, weeks=False
    )
    assert (week.fate, schedule.fate) == (Fate.OPEN, Fate.OPEN)
    assert week.says == (
        'There is no week "Leasing office" here; make one, import the hours too, or choose another.'
    )


def test_what_is_gone_at_the_source_is_a_question_too():
    kinds = [kind for kind in Kind if kind is not Kind.SCHEDULE]
    found = matched(*[(kind, 77) for kind in kinds])
    assert {each.fate for each in found} == {Fate.OPEN}


def test_imported_nodes_keep_what_else_was_drawn():
    flow = a_flow(an_hours({"open": "message"}, otherwise="message"), a_voicemail(max_seconds=99))
    mapped = Mapped(
        {(Kind.WEEK, WEEK_ID): 41, (Kind.MAILBOX, MAILBOX_ID): 51},
        schedules={(WEEK_ID, "open"): "desk-open"},
    )
    hours, box = import_flow(flow, mapped).nodes
    assert isinstance(hours, Hours)
    assert isinstance(box, Voicemail)
    assert (hours.week_id, hours.exits[0].schedule_id, hours.otherwise) == (
        41,
        "desk-open",
        "message",
    )
    assert (box.mailbox_id, box.max_seconds) == (51, 99)
