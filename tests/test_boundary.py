"""What crosses the boundary is numbers and words; anything else is refused."""

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.boundary.request import MIME_TYPE, Request, answer_in, as_output
from grader.boundary.wire import (
    LONGEST_WORD,
    MOST_BYTES,
    Garbled,
    pack,
    unpack,
)
from grader.exercises import find
from grader.exercises.exercise import PUBLIC_SIZES
from grader.probes import Complaint, Fault, Observation, Outcome
from grader.probes.trials import observe_each
from grader.verdicts import examine

FORWARD = find("01-numpy/forward")
GRAD_H = find("01-numpy/grad_h")
ARRAYS = {
    "h": np.arange(6.0).reshape(2, 3),
    "h_relu": np.array(True),
    "y_pred": np.zeros((0, 3), np.float32),
}
FAULT = Fault("ValueError", "no", 3, "h = x @ w1", "forward", "x (5, 7)")
EACH = [
    Observation(Outcome.RETURNED, ARRAYS, changed=("x",)),
    Observation(Outcome.RETURNED, {}, {"h": "None", "h_relu": "list"}),
    Observation(Outcome.RAISED, fault=FAULT),
    Observation(Outcome.BLANK, fault=Fault("NotImplementedError", "")),
    Observation(Outcome.UNPACKABLE, came="tuple of 2 values"),
    Observation(Outcome.FORBIDDEN, package="torch"),
    Observation(Outcome.TOO_SLOW),
    Observation(Outcome.UNDEFINED),
]


def as_sent(**change):
    """An observation as it is sent, with something else in some places."""
    (sent,) = msgpack.unpackb(pack([Observation(Outcome.RETURNED, ARRAYS)]))
    return msgpack.packb([{**sent, **change}])


def array(**change):
    (sent,) = msgpack.unpackb(pack([Observation(Outcome.RETURNED, ARRAYS)]))
    return as_sent(values={"h": {**sent["values"]["h"], **change}})


@pytest.mark.parametrize("seen", EACH, ids=lambda seen: seen.outcome.value)
def test_what_was_seen_arrives(seen):
    (come,) = unpack(pack([seen]), FORWARD)
    for name, value in seen.values.items():
        assert come.values[name].dtype == value.dtype
        np.testing.assert_array_equal(come.values[name], value)
    plain = {"values": {}, "complaints": {}}
    assert {**vars(come), **plain} == {**vars(seen), **plain}


def test_a_complaint_arrives_with_the_words_that_its_sentence_needs():
    exercise = find("03-tensors/forward")
    complaint = Complaint("dtype_lost", came="float64", given="float32", key2="x")
    seen = Observation(Outcome.RETURNED, complaints={"h": complaint})
    (come,) = unpack(pack([seen]), exercise)
    assert come.complaints["h"].key == "dtype_lost"
    assert come.complaints["h"].fields == {"came": "float64", "given": "float32"}


def test_an_extended_float_arrives_as_a_float64():
    seen = Observation(Outcome.RETURNED, {"h": np.ones(3, np.longdouble)})
    (come,) = unpack(pack([seen]), FORWARD)
    assert come.values["h"].dtype == np.float64


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\x80\x04]q\x00.",  # a pickle
        msgpack.packb(7),
        msgpack.packb({}),
        msgpack.packb(["returned"]),
        msgpack.packb([{"outcome": "returned"}]),
        b"\x91" * 5_000 + b"\x90",  # nested deeply
        b"\xdd\xff\xff\xff\xff",  # says that four thousand million entries follow
        b"\xc6\xff\xff\xff\xff",  # or bytes
        pack(EACH)[:-1],
        pack(EACH) + b"\x00",
        msgpack.packb([msgpack.ExtType(1, b"x")]),
        as_sent(outcome="right"),
        as_sent(outcome=["returned"]),
        as_sent(outcome="raised"),
        as_sent(outcome="condemned"),
        as_sent(extra=1),
        as_sent(values=[1.0]),
        as_sent(values={"score": array()}),
        as_sent(values={"h": 20.0}),
        as_sent(values={b"h": 20.0}),
        as_sent(misfits={"h": 3}),
        as_sent(changed="x"),
        as_sent(changed=[1]),
        as_sent(came=None),
        as_sent(fault={"error": "E"}),
        as_sent(complaints={"h": {"key": "no_such", "fields": {}}}),
        as_sent(complaints={"h": {"key": "dtype_lost", "fields": {}}}),
        as_sent(complaints={"h": {"key": "../mistakes.half", "fields": {}}}),
        array(dtype="|O"),
        array(dtype="<U1000"),
        array(dtype="float64"),
        array(shape=[2, 4]),
        array(shape=[-2, -3]),
        array(shape=[2.0, 3.0]),
        array(shape=[True, 6]),
        array(shape=[1] * 70),
        array(shape=[10**12], data=b""),
        array(data="x" * 48),
    ],
)
def test_what_is_no_observation_is_garbled(packed):
    with pytest.raises(Garbled):
        unpack(packed, FORWARD)


def test_what_is_too_long_is_not_even_read():
    with pytest.raises(Garbled, match="bytes"):
        unpack(bytes(MOST_BYTES + 1), FORWARD)


def test_words_are_cut_and_hold_nothing_that_a_terminal_obeys():
    seen = Observation(Outcome.UNPACKABLE, came="\x1b[2J" + "x" * 10_000)
    (come,) = unpack(pack([seen]), FORWARD)
    assert come.came.startswith("?[2Jx")
    assert len(come.came) == LONGEST_WORD


@given(st.binary(max_size=200))
def test_any_bytes_are_an_observation_or_garbled(packed):
    try:
        seen = unpack(packed, FORWARD)
    except Garbled:
        return
    assert all(isinstance(one, Observation) for one in seen)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats()
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.binary(), inner),
)


@given(key=st.sampled_from(sorted(msgpack.unpackb(as_sent())[0])), value=ANYTHING)
def test_anything_in_any_place_is_an_observation_or_garbled(key, value):
    try:
        seen = unpack(as_sent(**{key: value}), FORWARD)
    except Garbled:
        return
    assert all(isinstance(one, Observation) for one in seen)


# ------------------------------------------------------------------ asking, answering

REQUEST = Request(GRAD_H.id, PUBLIC_SIZES, 5, stand_ins="")
RIGHT = {"compute_grad_h": lambda grad_h_relu, h: grad_h_relu * (h > 0)}


def displayed(data):
    return {"output_type": "display_data", "data": data}


def answered(namespace=RIGHT, request=REQUEST):
    seen = observe_each(GRAD_H, request.drawn, namespace)
    return as_output(request, pack(seen))


def test_a_request_is_read_as_it_was_written():
    assert Request.from_text(REQUEST.as_text()) == REQUEST
    assert REQUEST.nonce != Request(GRAD_H.id, PUBLIC_SIZES, 5, False).nonce


def test_the_answer_is_found_among_a_cells_outputs():
    noise = [{"output_type": "stream", "text": "hello"}, displayed({"text/plain": "1"})]
    seen = answer_in([*noise, displayed(answered())], REQUEST)
    assert [one.outcome for one in seen] == [Outcome.RETURNED] * 2


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [displayed(answered())] * 2,
        [{"output_type": "execute_result", "data": answered()}],
        [displayed(answered(request=Request(GRAD_H.id, PUBLIC_SIZES, 5, False)))],
        [displayed({MIME_TYPE: "20.0"})],
        [displayed({MIME_TYPE: {"nonce": REQUEST.nonce}})],
        [displayed({MIME_TYPE: {"nonce": REQUEST.nonce, "observations": 3}})],
        [displayed({MIME_TYPE: {"nonce": REQUEST.nonce, "observations": "ä"}})],
        [displayed({MIME_TYPE: {"nonce": REQUEST.nonce, "observations": "!!"}})],
    ],
)
def test_no_answer_or_another_one_is_garbled(outputs):
    with pytest.raises(Garbled):
        answer_in(outputs, REQUEST)


def test_a_witness_who_keeps_a_call_back_is_not_believed():
    seen = observe_each(GRAD_H, GRAD_H.draw_each(PUBLIC_SIZES, 5), RIGHT)
    assert examine(GRAD_H, PUBLIC_SIZES, 5, lambda *_: seen).is_right
    for some in (seen[:1], [], seen * 2):
        assert examine(GRAD_H, PUBLIC_SIZES, 5, lambda *_, some=some: some).score == 0


def test_a_witness_with_inputs_of_its_own_is_wrong():
    seen = observe_each(GRAD_H, GRAD_H.draw_each(PUBLIC_SIZES, 6), RIGHT)
    assert examine(GRAD_H, PUBLIC_SIZES, 5, lambda *_: seen).score == 0
