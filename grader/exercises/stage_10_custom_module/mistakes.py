"""The known wrong answers to stage 10, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.exercises import stage_08_nn
from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_08_nn.mistakes import in_each_value, simulate, slopes
from grader.exercises.stage_08_nn.references import PARAMETERS, train
from grader.exercises.stage_10_custom_module.inputs import state_sizes

# ---------------------------------------------------------------------- the layers

LINEAR_LAYER_MISTAKES = (
    Mistake("bias_not_added", "output", lambda a: a["x"] @ a["weight"].T),
    Mistake("bias_subtracted", "output", lambda a: a["x"] @ a["weight"].T - a["bias"]),
    Mistake(
        "relu_in_layer",
        "output",
        lambda a: np.maximum(a["x"] @ a["weight"].T + a["bias"], 0),
    ),
)

#: What stands between the two layers.
Activation = Callable[[np.ndarray], np.ndarray]


def _relu(h: np.ndarray) -> np.ndarray:
    return np.maximum(h, 0)


def _sigmoid(h: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-h))


def _first(a: Arguments, *, bias: float = 1.0) -> np.ndarray:
    return a["x"] @ a["linear1.weight"].T + bias * a["linear1.bias"]


def _second(a: Arguments, h_relu: np.ndarray, *, bias: float = 1.0) -> np.ndarray:
    return h_relu @ a["linear2.weight"].T + bias * a["linear2.bias"]


def _net(
    a: Arguments, between: Activation = _relu, biases: tuple = (1, 1)
) -> np.ndarray:
    first, second = biases
    return _second(a, between(_first(a, bias=first)), bias=second)


def _softmax(a: Arguments) -> np.ndarray:
    powers = np.exp(_net(a))
    return powers / powers.sum(axis=1, keepdims=True)


TWO_LAYER_NET_MISTAKES = (
    Mistake("relu_between_missing", "output", lambda a: _net(a, lambda h: h)),
    Mistake("relu_on_output", "output", lambda a: _relu(_net(a))),
    Mistake("relu_moved_to_output", "output", lambda a: _relu(_net(a, lambda h: h))),
    Mistake(
        "relu_keeps_negative", "output", lambda a: _net(a, lambda h: np.minimum(h, 0))
    ),
    Mistake("hidden_returned", "output", lambda a: _relu(_first(a))),
    Mistake("hidden_returned", "output", lambda a: _first(a)),
    *(
        Mistake("another_activation", "output", lambda a, f=f: _net(a, f))
        for f in (
            _sigmoid,
            np.tanh,
            np.abs,
            lambda h: np.where(h > 0, h, 0.01 * h),  # LeakyReLU's own slope
            lambda h: np.log1p(np.exp(h)),  # Softplus
            lambda h: np.clip(h, 0, 6),  # ReLU6
        )
    ),
    Mistake("softmax_on_output", "output", _softmax),
    Mistake("softmax_on_output", "output", lambda a: np.log(_softmax(a))),
    *(
        Mistake(
            "bias_left_out", "output", lambda a, biases=biases: _net(a, biases=biases)
        )
        for biases in ((0, 0), (0, 1), (1, 0))
    ),
)

_BEFORE_INIT = "before Module.__init__() call"

#: What PyTorch says when a Module's constructor is not as it should be.
MODULE_FAULTS = (
    KnownFault(_BEFORE_INIT, "set_before_super"),
    # An attribute is looked up before there is a place to look it up in.
    KnownFault("has no attribute '_parameters'", "set_before_super"),
    KnownFault("has no attribute '_modules'", "set_before_super"),
    KnownFault("has no attribute '_buffers'", "set_before_super"),
    KnownFault("__init__() takes 1 positional argument but", "super_with_arguments"),
    KnownFault("Module.__init__() missing 1 required", "super_without_self"),
    KnownFault("unbound method", "super_without_self"),
    KnownFault("descriptor '__init__' of 'super' object", "super_without_brackets"),
    KnownFault("__init__() should return None", "init_returns"),
    KnownFault("is not a Module subclass", "list_of_no_modules"),
    KnownFault("cannot assign '", "registered_name_taken"),
    KnownFault("cannot register parameter", "registered_name_taken"),
    KnownFault("Only Tensors of floating point", "parameter_of_integers"),
    KnownFault("object has no attribute 'detach'", "parameter_of_no_tensor"),
)

# ------------------------------------------------------------------------ dropout

DROPOUT_MISTAKES = (
    Mistake("kept_not_scaled", "scale", lambda a: 1.0),
    Mistake("kept_times_p", "scale", lambda a: a["p"]),
    Mistake("kept_times_rest", "scale", lambda a: 1 - a["p"]),
    Mistake("kept_over_p", "scale", lambda a: 1 / a["p"]),
    Mistake("kept_twice_scaled", "scale", lambda a: 1 / (1 - a["p"]) ** 2),
    Mistake("kept_times_more", "scale", lambda a: 1 + a["p"]),
    Mistake("scaled_in_eval", "eval", lambda a: (1 - a["p"]) * a["x"]),
    Mistake("scaled_in_eval", "eval", lambda a: a["p"] * a["x"]),
    Mistake("scaled_in_eval", "eval", lambda a: a["x"] / (1 - a["p"])),
)

DROPOUT_FAULTS = (
    KnownFault("'bool' object is not callable", "train_is_a_method"),
    KnownFault("'float' object is not callable", "train_is_a_method"),
    KnownFault("Boolean value of Tensor", "condition_on_tensor"),
    *MODULE_FAULTS,
)

# ------------------------------------------------------------------------ restore


def _mixed(a: Arguments, taken: Callable[[str], bool]) -> np.ndarray:
    """The fresh model's state, with the entries of some kinds from the first model."""
    sizes = state_sizes(a["d_in"], a["h"], a["d_out"])
    is_taken = np.concatenate(
        [np.full(size, taken(kind)) for kind, size in sizes.items()]
    )
    return np.where(is_taken, a["state"], a["fresh"])


RESTORE_MISTAKES = (
    Mistake("nothing_restored", "state", lambda a: a["fresh"]),
    Mistake("buffers_left_out", "state", lambda a: _mixed(a, lambda k: k != "buffers")),
    Mistake(
        "only_weights_copied", "state", lambda a: _mixed(a, lambda k: "weight" in k)
    ),
    Mistake(
        "only_linears_copied",
        "state",
        lambda a: _mixed(a, lambda k: k[-1] in "03"),
    ),
    Mistake(
        "only_matrices_copied",
        "state",
        lambda a: _mixed(a, lambda k: k in ("weight 0", "weight 3")),
    ),
)

RESTORE_FAULTS = (
    KnownFault("Expected state_dict to be dict-like", "state_dict_wanted"),
    KnownFault("a leaf Variable that requires grad", "copied_while_recording"),
    KnownFault("requires_grad=True as a parent", "copied_while_recording"),
    KnownFault("'function' object has no attribute", "make_model_not_called"),
    KnownFault("'_IncompatibleKeys' object has no attribute", "load_report_used"),
    KnownFault("local variable 'copy'", "copy_is_a_name_here"),
    KnownFault("training mode is expected to be boolean", "mode_is_the_flag"),
    KnownFault("'bool' object is not callable", "train_is_a_method"),
    KnownFault(
        "make_model() takes 0 positional arguments", "make_model_with_arguments"
    ),
    KnownFault("Error(s) in loading state_dict", "state_does_not_fit"),
)

# -------------------------------------------------------------------------- train

#: What torch.optim takes where no other is named.
_DEFAULT_RATE = 1e-3


def _adam(a: Arguments) -> Arrays:
    """Training with Adam and its own two rates, in the place of plain descent."""
    first, second, turn = {}, {}, 0

    def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
        nonlocal turn
        turn += 1
        moved = {}
        for name, value in parameters.items():
            g = gradients[name]
            first[name] = 0.9 * first.get(name, 0) + 0.1 * g
            second[name] = 0.999 * second.get(name, 0) + 0.001 * g**2
            mean = first[name] / (1 - 0.9**turn)
            root = np.sqrt(second[name] / (1 - 0.999**turn))
            moved[name] = value - a["learning_rate"] * mean / (root + 1e-8)
        return moved

    return train(a, update, slopes)


TRAIN_MISTAKES = (
    *(
        Mistake("parameter_not_moved", part, lambda a, part=part: a[part])
        for part in PARAMETERS
    ),
    *(
        Mistake(
            "one_turn_taken",
            part,
            lambda a, part=part: simulate({**a, "steps": 1})[part],
        )
        for part in PARAMETERS
    ),
    *stage_08_nn.TRAIN.mistakes,
    *in_each_value("momentum_added", lambda a: simulate(a, kept=0.9)),
    *in_each_value("adam_taken", _adam),
    *in_each_value(
        "default_learning_rate",
        lambda a: simulate({**a, "learning_rate": _DEFAULT_RATE}),
    ),
)

TRAIN_FAULTS = (
    KnownFault("'method' object is not iterable", "parameters_is_a_method"),
    KnownFault("object is not iterable", "optimizer_wants_parameters"),
    KnownFault("can only optimize Tensors", "optimizer_wants_parameters"),
    KnownFault("optimizer got an empty parameter list", "nothing_to_optimize"),
    KnownFault("params argument given to the optimizer", "optimizer_wants_parameters"),
    KnownFault("can't optimize a non-leaf", "optimizer_wants_no_results"),
    KnownFault("unexpected keyword argument 'learning_rate'", "rate_is_called_lr"),
    *stage_08_nn.TRAIN.faults,
)
