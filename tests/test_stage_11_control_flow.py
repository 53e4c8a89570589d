"""Stage 11: what its text claims, and that chance is judged fairly."""

import bank_11_control_flow as bank
import numpy as np
import pytest
import torch
from answers import SEED, filled, keys, notebook_namespace, verdict_in
from torch import nn

from grader.exercises import STAGES, find
from grader.exercises.stage_11_control_flow.inputs import (
    PUBLIC_SIZES,
    draw_shared_gradient,
    draw_train,
)
from grader.exercises.stage_11_control_flow.mistakes import (
    OTHER_NETWORKS,
    WayBack,
    walk_back,
)
from grader.exercises.stage_11_control_flow.references import (
    reference_dynamic_net,
    reference_shared_gradient,
    reference_training,
)
from grader.exercises.stage_11_control_flow.stand_ins import DynamicNet
from grader.exercises.stage_11_control_flow.wandering import (
    outputs_and_gradients,
    training,
)
from grader.notebook.trying import try_out
from grader.problem import LEARNING_RATE, starting_model, starting_point

STAGE = "11-control-flow"


@pytest.fixture(scope="module")
def notebook():
    """What the notebook's own cells define, solved."""
    return notebook_namespace(*filled(STAGE, {}).values())


@pytest.fixture(scope="module")
def data():
    start = starting_point()
    return torch.from_numpy(start.x), torch.from_numpy(start.y)


def fresh_net(scale=1.0):
    """A network with PyTorch's own starting weights, as the notebook makes it."""
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(11)
        net = DynamicNet(1000, 100, 10).double()
    with torch.no_grad():
        net.middle_linear.weight *= scale
    return net


# ------------------------------------------------------------ what the text claims


def test_the_record_grows_with_the_depth_and_the_parameters_do_not(notebook, data):
    net, walk = fresh_net(), notebook["walk"]
    counts = [walk(net(data[0], d), net.middle_linear.weight) for d in range(4)]
    nodes, arrows = zip(*counts, strict=True)
    assert arrows == (0, 1, 2, 3)
    assert nodes == tuple(sorted(set(nodes)))
    assert len(list(net.parameters())) == 6


def test_two_uses_of_one_unit_are_13_with_shares_6_and_7():
    first, second = (torch.tensor(3.0, requires_grad=True) for _ in range(2))
    shares = torch.autograd.grad(second * (first * 2 + 1) + 1, (first, second))
    assert [share.item() for share in shares] == [6, 7]
    nudged = [w * (w * 2 + 1) + 1 for w in (3 - 1e-4, 3 + 1e-4)]
    assert (nudged[1] - nudged[0]) / 2e-4 == pytest.approx(13)


def test_the_shares_add_up_to_autograds_gradient_of_the_shared_weight():
    a = draw_shared_gradient(np.random.default_rng(1), PUBLIC_SIZES[0])
    weight = torch.tensor(a["weight"], requires_grad=True)
    hidden = torch.tensor(a["h0"])
    for _ in range(a["depth"]):
        hidden = torch.relu(hidden @ weight.T + torch.tensor(a["bias"]))
    hidden.backward(torch.tensor(a["upstream"]))
    total = reference_shared_gradient(a)["grad_weight"]
    np.testing.assert_allclose(weight.grad.numpy(), total, rtol=1e-10)


def test_at_depth_0_the_middle_layer_has_no_gradient(data):
    net = fresh_net()
    net(data[0], 0).sum().backward()
    assert net.middle_linear.weight.grad is None


def test_gradients_vanish_and_explode_by_the_factors_of_the_table(notebook, data):
    norms = {
        scale: np.array(
            notebook["gradient_norms"](fresh_net(scale), *data, list(range(9)))
        )
        for scale in (1.0, 6**0.5, 5.0)
    }
    factors = {scale: values[1:] / values[:-1] for scale, values in norms.items()}
    assert np.abs(factors[1.0] - np.sqrt(1 / 6)).max() < 0.03
    assert np.abs(factors[6**0.5] - 1).max() < 0.1
    assert norms[1.0][8] < norms[1.0][0] / 1000
    assert (factors[5.0] > 2.04).all()
    assert factors[5.0][-4:].mean() == pytest.approx(4.2, rel=0.12)


def test_at_depth_0_it_is_the_network_of_stage_08(data):
    """The first losses of the cell training_run, against an nn.Sequential."""
    x, y = data
    net, model = fresh_net(), starting_model()
    net.input_linear.load_state_dict(model[0].state_dict())
    net.output_linear.load_state_dict(model[2].state_dict())
    pairs = [(net, lambda x: net(x, depth=0)), (model, model)]
    losses = {0: [], 1: []}
    for _ in range(20):
        for index, (module, forward) in enumerate(pairs):
            module.zero_grad()
            loss = (forward(x) - y).pow(2).sum()
            loss.backward()
            losses[index].append(loss.item())
            with torch.no_grad():
                for parameter in module.parameters():
                    if parameter.grad is not None:
                        parameter -= LEARNING_RATE * parameter.grad
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-9)


def test_momentum_is_what_makes_this_network_learn(notebook, data):
    x, y = data
    late = {}
    for momentum in (0.9, 0.0):
        net, dice = fresh_net(), np.random.default_rng(11)
        optimizer = torch.optim.SGD(net.parameters(), lr=1e-4, momentum=momentum)
        losses, depths = [], dice.integers(4, size=500)
        for depth in depths.tolist():
            loss = (net(x, depth) - y).pow(2).sum()
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        late[momentum] = [
            np.median(np.array(losses)[400:][depths[400:] == depth])
            for depth in range(4)
        ]
    # The table below the plot, as it is stored.
    assert np.round(late[0.9], 1).tolist() == [0.1, 0.3, 0.6, 0.6]
    assert np.round(late[0.0], 1).tolist() == [4.5, 8.4, 6.5, 15.7]


def test_no_gradient_and_a_zero_gradient_are_two_things_to_momentum():
    places = []
    for unused in (None, torch.zeros(1)):
        weight = torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
        for gradient in (torch.ones(1), unused):
            weight.grad = gradient
            optimizer.step()
        places.append(weight.item())
    assert places == pytest.approx([-0.1, -0.19])


def test_the_autoencoders_gradient_is_the_sum_of_its_two_shares():
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(5, 7, dtype=torch.float64, generator=draw)
    w = torch.randn(7, 3, dtype=torch.float64, generator=draw).requires_grad_()
    z = x @ w
    out = z @ w.T
    (out - x).pow(2).sum().backward()
    upstream = 2 * (out - x)
    with torch.no_grad():
        by_hand = upstream.T @ z + x.T @ (upstream @ w)
    torch.testing.assert_close(w.grad, by_hand, rtol=1e-12, atol=1e-12)


# ------------------------------------------------------------------- references


def test_walking_back_without_a_mistake_is_the_reference():
    a = draw_shared_gradient(np.random.default_rng(3), PUBLIC_SIZES[1])
    right, walked = reference_shared_gradient(a), walk_back(a, WayBack())
    for name in right:
        np.testing.assert_allclose(walked[name], right[name], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("sizes", PUBLIC_SIZES)
def test_simulations_without_a_mistake_are_the_references(sizes):
    network, loop = (find(f"{STAGE}/{name}") for name in ("dynamic_net", "train"))
    for exercise, simulated in ((network, outputs_and_gradients), (loop, training)):
        a = exercise.draw(np.random.default_rng(4), sizes)
        right = exercise.reference(a)
        for name, value in simulated(a).items():
            np.testing.assert_allclose(value, right[name], rtol=1e-10, atol=1e-12)


def test_the_networks_reference_is_what_modules_of_pytorch_compute():
    exercise = find(f"{STAGE}/dynamic_net")
    a = exercise.draw(np.random.default_rng(5), PUBLIC_SIZES[0])
    into, middle, out = (
        nn.Linear(*a[n].shape[::-1]) for n in ("w_in", "w_mid", "w_out")
    )
    for layer, name in ((into, "in"), (middle, "mid"), (out, "out")):
        layer.double()
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(a[f"w_{name}"]))
            layer.bias.copy_(torch.tensor(a[f"b_{name}"]))
    relu = nn.ReLU()
    at_2 = nn.Sequential(into, relu, middle, relu, middle, relu, out)
    expected = at_2(torch.tensor(a["x"])).detach().numpy()
    output = reference_dynamic_net(a)["output"]
    np.testing.assert_allclose(output[2], expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_no_trained_step_has_depth_0_and_neighbours_differ(seed):
    for sizes in PUBLIC_SIZES:
        a = draw_train(np.random.default_rng(seed), sizes)
        assert set(a["depths"]) <= {1, 2, 3}
        assert all(np.diff(a["depths"]))
        assert np.isfinite(reference_training(a)["losses"]).all()


def test_what_is_remembered_belongs_to_its_arguments_alone():
    """Two trials share their names and shapes, and an array can change in place."""
    a = draw_train(np.random.default_rng(6), PUBLIC_SIZES[0])
    first = training(a)["losses"]
    np.testing.assert_array_equal(training(a)["losses"], first)
    a["x"] *= 2
    assert not np.allclose(training(a)["losses"], first)
    a["x"] /= 2
    np.testing.assert_array_equal(training(a)["losses"], first)


def test_an_extra_call_of_the_network_does_not_cost_the_weights():
    """Each call would draw a depth, but what is trained is right all the same."""
    body = "print(model(x).sum().item())\n" + bank.LOOP
    told = keys(verdict_in(STAGE, "train", {"train": body}))
    assert told == bank.told(["losses", "loop"], "model_called_twice")
    after = bank.LOOP + "print(model(x).sum().item())"
    assert keys(verdict_in(STAGE, "train", {"train": after})) == {}


# ---------------------------------------------------------- judged fairly


@pytest.mark.parametrize("name", ["dynamic_net", "shared_gradient", "train"])
def test_no_false_alarm_on_other_seeds(name, notebook):
    exercise = find(f"{STAGE}/{name}")
    for seed in range(20):
        sizes = (exercise.public_sizes + exercise.hidden_sizes)[seed % 5 :][:1]
        assert keys(try_out(exercise, sizes, seed, notebook)) == {}, seed


def test_every_kind_of_dice_is_fine():
    """Also dice that are not fair, and on each of some runs: they are thrown anew."""
    for how in ("round(3 * random.random())", "np.random.randint(4)"):
        for seed in range(4):
            verdict = verdict_in(
                STAGE,
                "dynamic_net",
                {"dynamic_net": bank.drawn(how)},
                seed=seed,
                draws=2,
            )
            assert keys(verdict) == {}


def test_a_wrong_forward_does_not_cost_the_gradients_too():
    """Gradients are judged for what the network computes, whatever that is."""
    a = find(f"{STAGE}/dynamic_net").draw(np.random.default_rng(0), PUBLIC_SIZES[0])
    right = outputs_and_gradients(a)
    different = [
        name
        for name, rules in OTHER_NETWORKS
        if not np.allclose(
            outputs_and_gradients(a, rules)["gradients"], right["gradients"]
        )
    ]
    assert len(different) == len(OTHER_NETWORKS)  # so this can fail
    forward = bank.FORWARD.replace(
        "torch.relu(self.input_linear(x))", "self.input_linear(x)"
    )
    verdict = verdict_in(
        STAGE, "dynamic_net", {"dynamic_net": bank.net(forward=forward)}
    )
    assert keys(verdict) == {"output": "mistakes.input_without_relu"}


def test_a_wrong_class_does_not_cost_the_functions_that_use_it():
    broken = bank.net(forward="return x")
    for name in ("gradient_norms", "train"):
        assert keys(verdict_in(STAGE, name, {"dynamic_net": broken})) == {}


def test_own_names_for_the_layers_are_fine_in_gradient_norms():
    own = {
        "dynamic_net": bank.net(
            bank.LAYERS.replace("input_linear", "lead_in"),
            bank.FORWARD.replace("input_linear", "lead_in"),
        ),
        "gradient_norms": bank.MEASURE.replace("input_linear", "lead_in"),
    }
    assert keys(verdict_in(STAGE, "gradient_norms", own)) == {}


def test_a_loop_is_judged_alike_whether_it_leaves_none_or_zero():
    """At depth 0 the two train different networks, and both are right."""
    for zeroing in ("opt.zero_grad()", "opt.zero_grad(set_to_none=False)"):
        body = bank.LOOP.replace("opt.zero_grad()", zeroing)
        assert keys(verdict_in(STAGE, "train", {"train": body})) == {}


def test_a_check_leaves_pytorch_as_it_was(notebook):
    state = torch.get_rng_state()
    for name in ("dynamic_net", "gradient_norms", "train"):
        exercise = find(f"{STAGE}/{name}")
        try_out(exercise, exercise.public_sizes, SEED, notebook)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_default_dtype() is torch.float32


@pytest.mark.parametrize(
    "name", ["dynamic_net", "shared_gradient", "gradient_norms", "train"]
)
def test_a_notebook_that_switched_autograd_off_is_judged_all_the_same(name, notebook):
    exercise = find(f"{STAGE}/{name}")
    torch.set_grad_enabled(False)
    try:
        verdict = try_out(exercise, exercise.hidden_sizes[:1], 1, notebook)
    finally:
        torch.set_grad_enabled(True)
    assert keys(verdict) == {}


def test_points_are_shared_as_the_notebook_says():
    points = {e.id.partition("/")[2]: e.points for e in STAGES[STAGE] if e.points}
    assert points == {
        "dynamic_net": 8,
        "shared_gradient": 6,
        "gradient_norms": 2,
        "train": 4,
    }
