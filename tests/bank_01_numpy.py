"""Right and wrong answers to the exercises of 01-numpy, as students write them.

RIGHT: (exercise, body). WRONG: (exercise, body, what each wrong part is told).
A body is what stands in the blank.
"""
# fmt: off

STAGE = "01-numpy"

LOOP = (
    "loss = squared_error(forward(x, w1, w2)[2], y)\n"
    "g = backward(x, y, w1, w2)\n"
)
STEP_1 = "w1 = w1 - learning_rate * g['grad_w1']\n"
STEP_2 = "w2 = w2 - learning_rate * g['grad_w2']\n"

RIGHT = [
    ("forward", "h = x.dot(w1)\nh_relu = h.clip(min=0)\ny_pred = h_relu.dot(w2)"),
    ("forward", "h = x @ w1\nh_relu = h * (h > 0)\ny_pred = h_relu @ w2"),
    ("forward", "h = x @ w1\nh_relu = (h + abs(h)) / 2\ny_pred = h_relu @ w2"),
    ("forward", "a = x @ w1; b = np.maximum(0, a)\nreturn [a, b, b @ w2]"),
    ("forward", "h = np.asfortranarray(x @ w1)\nh_relu = h.copy()\n"
     "h_relu[h_relu <= 0] = 0\ny_pred = np.tensordot(h_relu, w2, 1)"),
    ("forward", "h = (w1.T @ x.T).T\nh_relu = np.fmax(h, 0)\n"
     "y_pred = (w2.T @ h_relu.T).T"),
    ("forward", "h = np.asmatrix(x) * np.asmatrix(w1)\nh_relu = np.maximum(h, 0)\n"
     "y_pred = h_relu * np.asmatrix(w2)"),
    ("squared_error", "loss = np.square(y - y_pred).sum()"),
    ("squared_error", "loss = float(((y_pred - y) ** 2).sum())"),
    ("squared_error", "loss = np.linalg.norm(y_pred - y) ** 2"),
    ("squared_error", "d = y_pred - y\nloss = np.trace(d @ d.T)"),
    ("squared_error", "loss = np.array(((y_pred - y) ** 2).sum())"),
    ("squared_error", "loss = sum((p - t) ** 2 for row in zip(y_pred, y)"
     " for p, t in zip(*row))"),
    ("squared_error", "loss = np.vdot(y_pred - y, y_pred - y)"),
    ("squared_error", "loss = np.mean((y_pred - y) ** 2) * y.size"),
    ("grad_y_pred", "grad_y_pred = 2.0 * (y_pred - y)"),
    ("grad_y_pred", "grad_y_pred = (y_pred - y) + (y_pred - y)"),
    ("grad_y_pred", "grad_y_pred = y_pred.copy()\ngrad_y_pred -= y\ngrad_y_pred *= 2"),
    ("grad_w2", "grad_w2 = np.dot(h_relu.T, grad_y_pred)"),
    ("grad_w2", "grad_w2 = np.einsum('nj,nk->jk', h_relu, grad_y_pred)"),
    ("grad_w2", "grad_w2 = (h_relu[:, :, None] * grad_y_pred[:, None, :]).sum(0)"),
    ("grad_w2", "grad_w2 = np.tensordot(h_relu, grad_y_pred, axes=(0, 0))"),
    ("grad_h_relu", "grad_h_relu = grad_y_pred.dot(w2.T)"),
    ("grad_h_relu", "grad_h_relu = np.inner(grad_y_pred, w2)"),
    ("grad_h_relu", "grad_h_relu = (w2 @ grad_y_pred.T).T"),
    ("grad_h", "grad_h = grad_h_relu.copy()\ngrad_h[h < 0] = 0"),
    ("grad_h", "grad_h = grad_h_relu.copy()\ngrad_h[h <= 0] = 0"),
    ("grad_h", "grad_h = np.where(h > 0, grad_h_relu, 0)"),
    ("grad_h", "grad_h = np.where(h >= 0, grad_h_relu, 0)"),
    ("grad_h", "h_relu = np.maximum(h, 0)\ngrad_h = grad_h_relu * (h_relu > 0)"),
    ("grad_h", "grad_h = np.zeros_like(h)\ngrad_h[h > 0] = grad_h_relu[h > 0]"),
    ("grad_h", "grad_h = grad_h_relu * (np.sign(h) + 1) / 2"),
    ("grad_h", "grad_h = np.ma.masked_array(grad_h_relu, h < 0).filled(0)"),
    ("grad_h", "grad_h = np.array([[g if a > 0 else 0.0 for g, a in zip(*row)]"
     " for row in zip(grad_h_relu, h)])"),
    ("grad_w1", "grad_w1 = x.T.dot(grad_h)"),
    ("grad_w1", "grad_w1 = np.matmul(x.transpose(), grad_h)"),
    ("grad_w1", "grad_w1 = compute_grad_w2(x, grad_h)"),
    ("grad_w1", "grad_w1 = np.array([[x[:, i] @ grad_h[:, j]"
     " for j in range(grad_h.shape[1])] for i in range(x.shape[1])])"),
    ("train", "y_pred = forward(x, w1, w2)[-1]\nloss = squared_error(y_pred, y)\n"
     "g = backward(x, y, w1, w2)\nw1 -= learning_rate * g['grad_w1']\n"
     "w2 -= learning_rate * g['grad_w2']"),
    # All of it inline, with none of the helpers.
    ("train", "h = x.dot(w1)\nr = np.maximum(h, 0)\np = r.dot(w2)\n"
     "loss = np.square(p - y).sum()\nprint(_, loss)\nd = 2.0 * (p - y)\n"
     "gh = d.dot(w2.T)\ngh[h < 0] = 0\nw2 = w2 - learning_rate * r.T.dot(d)\n"
     "w1 = w1 - learning_rate * x.T.dot(gh)"),
    ("train", LOOP + STEP_1 + STEP_2 + "y[:] = y + 0"),  # changes nothing
    ("train", LOOP.replace("error(forward(x, w1, w2)[2], y)",
                           "error(y_pred=forward(x, w1=w1, w2=w2)[2], y=y).item()")
     + STEP_1 + STEP_2),
    ("train", "h, h_relu, y_pred = forward(x, w1, w2)\nloss = squared_error(y_pred, y)\n"
     "up = compute_grad_y_pred(y_pred=y_pred, y=y)\n"
     "gh = compute_grad_h(h=h, grad_h_relu=compute_grad_h_relu(up, w2=w2))\n"
     "w2 = w2 - learning_rate * compute_grad_w2(h_relu=h_relu, grad_y_pred=up)\n"
     "w1 = w1 - learning_rate * compute_grad_w1(x, grad_h=gh)"),
    ("train", "g = backward(x, y, w1, w2)\n"
     "loss = np.array(squared_error(forward(x, w1, w2)[2], y))\n"
     "w1, w2 = (w - learning_rate * g[n]"
     " for w, n in ((w1, 'grad_w1'), (w2, 'grad_w2')))"),
    # However the array lies in memory, and whatever its class.
    *(
        (name, way.format(name=name, line=line))
        for name, line in {
            "grad_y_pred": "2 * (y_pred - y)", "grad_w2": "h_relu.T @ grad_y_pred",
            "grad_h_relu": "grad_y_pred @ w2.T", "grad_h": "grad_h_relu * (h > 0)",
            "grad_w1": "x.T @ grad_h",
        }.items()
        for way in (
            "{name} = np.asfortranarray({line})",
            "right = {line}\nwide = np.zeros((2 * len(right), 3 * right.shape[1]))\n"
            "wide[::2, ::3] = right\n{name} = wide[::2, ::3]",
            "{name} = ({line})[::-1].copy()[::-1]",
            "class Gradient(np.ndarray):\n    pass\n{name} = ({line}).view(Gradient)",
            "{name} = np.asmatrix({line})",
        )
    ),
    # float32 on the way in loses nothing here.
    ("grad_y_pred", "grad_y_pred = np.float32(2) * (y_pred - y)"),
    ("grad_w2", "ones = np.ones((len(h_relu), 1), dtype=np.float32)\n"
     "grad_w2 = h_relu.T @ (ones * grad_y_pred)"),
    ("grad_h_relu", "grad_h_relu = grad_y_pred @ (w2.T * np.float32(1))"),
    ("grad_h", "grad_h = grad_h_relu * (h > 0).astype(np.float32)"),
    ("grad_w1", "grad_w1 = np.float32(1) * x.T @ grad_h"),
    ("grad_y_pred", "grad_y_pred = np.einsum(',nk->nk', 2, y_pred - y)"),
    ("grad_h_relu", "grad_h_relu = np.einsum('nk,jk->nj', grad_y_pred, w2)"),
    ("grad_h", "grad_h = np.einsum('nj,nj->nj', grad_h_relu, (h > 0).astype(float))"),
    ("grad_w1", "grad_w1 = np.einsum('nd,nj->dj', x, grad_h)"),
    ("grad_y_pred", "grad_y_pred = np.empty_like(y)\nfor n in range(len(y)):\n"
     "    for k in range(y.shape[1]):\n"
     "        grad_y_pred[n, k] = 2 * (y_pred[n, k] - y[n, k])"),
    ("grad_w2", "grad_w2 = np.zeros((h_relu.shape[1], grad_y_pred.shape[1]))\n"
     "for n in range(len(h_relu)):\n    for j in range(h_relu.shape[1]):\n"
     "        for k in range(grad_y_pred.shape[1]):\n"
     "            grad_w2[j, k] += h_relu[n, j] * grad_y_pred[n, k]"),
    ("grad_h_relu", "grad_h_relu = np.array([[sum(g * w for g, w in zip(row, weights))"
     " for weights in w2] for row in grad_y_pred])"),
    ("grad_h", "grad_h = grad_h_relu.copy()\nfor place in np.ndindex(h.shape):\n"
     "    if h[place] <= 0:\n        grad_h[place] = 0"),
    ("grad_w1", "grad_w1 = np.zeros((x.shape[1], grad_h.shape[1]))\n"
     "for a, g in zip(x, grad_h):\n    grad_w1 += np.outer(a, g)"),
    # In place, on arrays of one's own.
    ("grad_w2", "own = h_relu.T.copy()\nown *= 2\ngrad_w2 = own @ grad_y_pred\n"
     "grad_w2 /= 2"),
    ("grad_h_relu", "grad_h_relu = np.zeros((len(grad_y_pred), len(w2)))\n"
     "for k in range(w2.shape[1]):\n"
     "    grad_h_relu += np.outer(grad_y_pred[:, k], w2[:, k])"),
    ("grad_h", "grad_h = grad_h_relu.copy()\ngrad_h *= h >= 0"),
    ("forward", "h = x @ w1\nh_relu = np.where(h <= 0, 0, h)\n"
     "return (h, h_relu, np.asfortranarray(h_relu @ w2))"),
    # A tuple of losses.
    ("train", LOOP + STEP_1 + STEP_2
     + "if len(losses) == steps - 1:\n    return (*losses, loss), w1, w2"),
    ("train", LOOP + STEP_1 + STEP_2
     + "w1, w2 = np.asfortranarray(w1), np.asfortranarray(w2)"),
]

ALL = ("losses", "w1", "w2")


def mistake(part: str, name: str) -> dict[str, str]:
    return {part: f"mistakes.{name}"}


def every(parts: tuple[str, ...], key: str) -> dict[str, str]:
    return dict.fromkeys(parts, key)


EQUIVALENT = [
    ("grad_w2", "grad_w2 = (grad_y_pred.T @ h_relu).T",
     "the factors the other way round, and the product transposed"),
    ("grad_w2", "grad_w2 = -(grad_y_pred.T @ -h_relu).T", "two minus signs"),
    ("grad_y_pred", "grad_y_pred = -2 * (y - y_pred)",
     "the difference the other way round, and a minus"),
    ("squared_error", "loss = ((y_pred - y) ** 2).mean(axis=0).sum() * len(y)",
     "a mean over the batch, times the batch"),
    ("grad_h", "grad_h = grad_h_relu * (np.maximum(h, 0) != 0)",
     "the mask is taken from what the ReLU let through"),
    ("grad_h", "grad_h = -grad_h_relu * -(h > 0).astype(int)", "two minus signs"),
    ("forward", "h = x @ w1\nh_relu = -np.minimum(-h, 0)\ny_pred = h_relu @ w2",
     "the minimum of what is negated, negated"),
    ("train", LOOP + "w1 -= -learning_rate * -g['grad_w1']\n"
     "w2 += -learning_rate * g['grad_w2']", "minus signs in pairs"),
    ("train", LOOP.replace("(forward(x, w1, w2)[2], y)", "(y, forward(x, w1, w2)[2])")
     + STEP_2 + STEP_1, "prediction and target change places under the square"),
]

WRONG = [
    ("squared_error", "loss = ((y_pred - y) * 2).sum()",
     mistake("loss", "doubled_not_squared")),
    ("squared_error", "loss = np.sum(y_pred**2 - y**2)",
     mistake("loss", "difference_of_squares")),
    ("squared_error", "for row in y_pred - y:\n    loss = row @ row",
     mistake("loss", "one_sample")),
    ("squared_error", "for row in y_pred - y:\n    return row @ row",
     mistake("loss", "one_sample")),
    ("squared_error", "loss = 0.5 * np.mean((y_pred - y)**2)",
     mistake("loss", "half_of_mean")),
    ("squared_error", "loss = 0.5 * np.mean(np.sum((y_pred - y)**2, axis=1))",
     mistake("loss", "half_of_mean")),
    ("squared_error", "loss = np.mean((y_pred - y)**2, axis=1).sum()",
     mistake("loss", "mean_over_outputs")),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y) ** 2",
     mistake("grad_y_pred", "square_kept")),
    ("grad_w2", "for a, g in zip(h_relu, grad_y_pred):\n    grad_w2 = np.outer(a, g)",
     mistake("grad_w2", "one_sample")),
    ("grad_w2", "grad_w2 = h_relu.reshape(-1, len(h_relu)) @ grad_y_pred",
     mistake("grad_w2", "reshaped")),
    ("grad_w2", "grad_w2 = (grad_y_pred.T @ h_relu)\n"
     "grad_w2 = grad_w2.reshape(grad_w2.shape[::-1])",
     mistake("grad_w2", "reshaped")),
    ("grad_w2", "grad_w2 = h_relu.T @ grad_y_pred / grad_y_pred.shape[1]",
     mistake("grad_w2", "mean_over_outputs")),
    ("grad_h_relu", "grad_h_relu = grad_y_pred @ w2.reshape(w2.shape[::-1])",
     mistake("grad_h_relu", "reshaped")),
    ("grad_h_relu", "grad_h_relu = grad_y_pred @ w2.T / w2.shape[1]",
     mistake("grad_h_relu", "mean_over_outputs")),
    ("grad_h", "grad_h = grad_h_relu * (h > 0) / len(h)",
     mistake("grad_h", "mean_over_batch")),
    ("grad_h", "grad_h = (grad_h_relu * (h > 0)).clip(min=0)",
     mistake("grad_h", "masked_twice")),
    ("grad_h", "grad_h = np.where(h > 0, h, grad_h_relu)",
     mistake("grad_h", "where_turned_around")),
    ("grad_h", "grad_h = np.where(h <= 0, 0.01 * grad_h_relu, grad_h_relu)",
     mistake("grad_h", "leaky_slope")),
    ("grad_h", "grad_h = grad_h_relu * (h > 0)\ngrad_h = -grad_h.T",
     {"grad_h": "two_at_once.transposed + mistakes.opposite_sign"}),
    ("grad_h", "grad_h = -grad_h_relu",
     {"grad_h": "two_at_once.opposite_sign + mistakes.no_mask"}),
    ("grad_w1", "grad_w1 = x.reshape(-1, len(x)) @ grad_h",
     mistake("grad_w1", "reshaped")),
    ("grad_w1", "for a, g in zip(x, grad_h):\n    grad_w1 = a[:, None] * g",
     mistake("grad_w1", "one_sample")),
    ("train", LOOP + STEP_1 + "w2 = w2 + learning_rate * g['grad_w2']",
     every(ALL, "mistakes.one_climbs")),
    ("train", LOOP + "w1 = w1 + learning_rate * g['grad_w1']\n" + STEP_2,
     every(ALL, "mistakes.one_climbs")),
    ("train", "learning_rate_ = learning_rate / len(x)\n"
     + (LOOP + STEP_1 + STEP_2).replace("learning_rate *", "learning_rate_ *"),
     every(ALL, "mistakes.mean_step")),
    ("train", LOOP + STEP_1 + STEP_2 + STEP_1 + STEP_2,
     every(ALL, "mistakes.double_step")),
    ("train", LOOP + "w1 = w1 - learning_rate * g['grad_w1'] / 2\n"
     "w2 = w2 - learning_rate * g['grad_w2'] / 2",
     every(ALL, "mistakes.step_halved")),
    ("train", LOOP + "w1 = w1 - learning_rate * x.T @ g['grad_h_relu']\n" + STEP_2,
     every(ALL, "mistakes.no_mask_in_loop")),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = np.sqrt(loss)",
     {"losses": "mistakes.square_root"}),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = loss / len(x)",
     {"losses": "mistakes.mean_over_batch"}),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = loss / y.size",
     {"losses": "mistakes.mean_over_all"}),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = loss / y.shape[1]",
     {"losses": "mistakes.mean_over_outputs"}),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = loss + (losses[-1] if losses else 0)",
     {"losses": "mistakes.running_total"}),
    ("train", LOOP + "w1 = w1 + learning_rate * g['grad_w1']\n"
     "w2 = w2 + learning_rate * g['grad_w2']\n"
     "loss = squared_error(forward(x, w1, w2)[2], y)",
     every(ALL, "mistakes.climbs")
     | {"losses": "two_at_once.loss_after_update + mistakes.climbs"}),
    # forward
    ("forward", "h = x @ w1\nh_relu = h\ny_pred = h_relu @ w2",
     mistake("h_relu", "no_relu")),
    ("forward", "h = x @ w1\nh_relu = abs(h)\ny_pred = h_relu @ w2",
     mistake("h_relu", "absolute_value")),
    ("forward", "h = x @ w1\nh_relu = np.minimum(h, 0)\ny_pred = h_relu @ w2",
     mistake("h_relu", "relu_keeps_negative")),
    ("forward", "h = x @ w1\nh_relu = np.maximum(h, 0)\ny_pred = h @ w2",
     mistake("y_pred", "y_pred_from_h")),
    ("forward", "h = np.maximum(x @ w1, 0)\nh_relu = h\ny_pred = h_relu @ w2",
     mistake("h", "relu_too_early")),
    ("forward", "h = x @ w1\nh_relu = np.maximum(h, 0)\n"
     "y_pred = np.maximum(h_relu @ w2, 0)", mistake("y_pred", "relu_on_output")),
    ("forward", "h = x @ w1\nh_relu = np.maximum(h, 0.1)\ny_pred = h_relu @ w2",
     {"h_relu": "unexplained"}, "a ReLU with a kink at 0.1: a number of one's own"),
    ("forward", "h = h_relu = y_pred = 0 * (x @ w1)",
     {"h": "mistakes.zeros", "h_relu": "mistakes.zeros", "y_pred": "shape"}),
    ("forward", "h = x @ w1\nh_relu = np.max(h, 0)\ny_pred = h_relu @ w2",
     {"h_relu": "shape", "y_pred": "shape"}),
    ("forward", "h = x @ w1\nh_relu = h > 0\ny_pred = h_relu @ w2",
     mistake("h_relu", "mask_as_relu")),
    ("forward", "h = x @ w1\nh_relu = np.where(h > 0, 1, 0)\ny_pred = h_relu @ w2",
     mistake("h_relu", "mask_as_relu")),
    ("forward", "h = x * w1\nh_relu = h\ny_pred = h", every(
        ("h", "h_relu", "y_pred"), "raised_shapes")),
    ("forward", "return x @ w1", every(("h", "h_relu", "y_pred"), "wanted_tuple")),
    ("forward", "pass", every(("h", "h_relu", "y_pred"), "raised")),
    ("forward", "h = x @ w1\nh_relu = np.maximum(h, 0)\nreturn y_pred, h_relu, h",
     every(("h", "h_relu", "y_pred"), "raised")),
    ("forward", "h = x @ w1\nh_relu = np.maximum(h, 0)\ny_pred = h_relu @ w2\n"
     "return y_pred, h_relu, h", {"h": "mistakes.swapped", "y_pred": "mistakes.swapped"}),
    ("forward", "x = np.float32(x)\nw1 = np.float32(w1)\nh = x @ w1\n"
     "h_relu = np.maximum(h, 0)\ny_pred = h_relu @ np.float32(w2)",
     {"h": "imprecise"}),
    ("forward", "x -= x.mean(0)\nh = x @ w1\nh_relu = np.maximum(h, 0)\n"
     "y_pred = h_relu @ w2", every(("h", "h_relu", "y_pred"), "changed")),
    ("forward", "h = (x @ w1).T\nh_relu = np.maximum(h.T, 0)\ny_pred = h_relu @ w2",
     mistake("h", "transposed")),
    # squared_error
    ("squared_error", "loss = 42.0", {"loss": "unexplained"},
     "a constant: says nothing of how it was found"),
    ("squared_error", "loss = np.max((y_pred - y) ** 2)", {"loss": "unexplained"},
     "the largest square instead of their sum: nobody has handed it in yet"),
    ("squared_error", "loss = np.sqrt(((y_pred - y) ** 2).mean())",
     mistake("loss", "root_mean_square")),
    ("squared_error", "loss = -((y_pred - y) ** 2).sum()",
     mistake("loss", "opposite_sign")),
    ("squared_error", "loss = round(((y_pred - y) ** 2).sum(), 5)",
     {"loss": "imprecise"}),
    ("squared_error", "loss = 10 ** 400", {"loss": "not_finite"}),
    ("squared_error", "loss = (y_pred - y) @ (y_pred - y).T", {"loss": "not_one_number"}),
    ("squared_error", "loss = ((y_pred - y) ** 2).mean()",
     mistake("loss", "mean_over_all")),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum() / len(y)",
     mistake("loss", "mean_over_batch")),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum() / 2", mistake("loss", "half")),
    ("squared_error", "loss = np.linalg.norm(y_pred - y)",
     mistake("loss", "square_root")),
    ("squared_error", "loss = abs(y_pred - y).sum()",
     mistake("loss", "absolute_error")),
    ("squared_error", "loss = (y_pred - y).sum()", mistake("loss", "no_square")),
    ("squared_error", "loss = (y_pred - y).sum() ** 2",
     mistake("loss", "square_of_sum")),
    ("squared_error", "loss = (y_pred ** 2).sum()", mistake("loss", "forgot_y")),
    ("squared_error", "loss = ((y_pred + y) ** 2).sum()", mistake("loss", "plus_y")),
    ("squared_error", "loss = (y_pred - y) ** 2", mistake("loss", "not_summed")),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum(axis=0)",
     mistake("loss", "summed_per_column")),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum(axis=1)",
     mistake("loss", "summed_per_sample")),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum(keepdims=True)",
     {"loss": "not_one_number"}),
    ("squared_error", "loss = np.float32(((y_pred - y) ** 2).sum())",
     {"loss": "imprecise"}),
    ("squared_error", "return", {"loss": "came_none"}),
    ("squared_error", "loss = '3'", {"loss": "wanted_number"}),
    ("squared_error", "loss = np.nan", {"loss": "not_finite"}),
    ("squared_error", "y_pred -= y\nloss = (y_pred ** 2).sum()", {"loss": "changed"}),
    # grad_y_pred
    ("grad_y_pred", "grad_y_pred = y_pred - y", mistake("grad_y_pred", "no_factor_2")),
    ("grad_y_pred", "grad_y_pred = 2 * (y - y_pred)", mistake("grad_y_pred", "residual_sign")),
    ("grad_y_pred", "grad_y_pred = y - y_pred",
     mistake("grad_y_pred", "no_factor_2_and_sign")),
    ("grad_y_pred", "grad_y_pred = 2 * y_pred", mistake("grad_y_pred", "forgot_y")),
    ("grad_y_pred", "grad_y_pred = 2 * y_pred - y", mistake("grad_y_pred", "bracket")),
    ("grad_y_pred", "grad_y_pred = 2 * abs(y_pred - y)", mistake("grad_y_pred", "no_sign")),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y) + 1",
     {"grad_y_pred": "mistakes.shifted"}),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y) / len(y)",
     mistake("grad_y_pred", "mean_over_batch")),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y) / y.size",
     mistake("grad_y_pred", "mean_over_all")),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y) / y.shape[1]",
     mistake("grad_y_pred", "mean_over_outputs")),
    ("grad_y_pred", "grad_y_pred = (y_pred - y) / len(y)",
     mistake("grad_y_pred", "half_of_mean")),
    ("grad_y_pred", "grad_y_pred = np.sign(y_pred - y)",
     mistake("grad_y_pred", "absolute_error")),
    ("grad_y_pred", "grad_y_pred = (y_pred - y) ** 2",
     mistake("grad_y_pred", "loss_itself")),
    ("grad_y_pred", "grad_y_pred = (y_pred - y) / np.linalg.norm(y_pred - y)",
     mistake("grad_y_pred", "square_root")),
    ("grad_y_pred", "grad_y_pred = 4 * (y_pred - y)",
     mistake("grad_y_pred", "counted_twice")),
    ("grad_y_pred", "grad_y_pred = 3 * (y_pred - y)", mistake("grad_y_pred", "scaled")),
    ("grad_y_pred", "grad_y_pred = 0 * y", mistake("grad_y_pred", "zeros")),
    ("grad_y_pred", "grad_y_pred = (2 * (y_pred - y)).astype('f4')",
     {"grad_y_pred": "imprecise"}),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y).sum()", {"grad_y_pred": "shape"}),
    ("grad_y_pred", "grad_y_pred = 2 * (y_pred - y).sum(0)", {"grad_y_pred": "shape"}),
    ("grad_y_pred", "grad_y_pred = (2 * (y_pred - y)).T",
     mistake("grad_y_pred", "transposed_gradient")),
    ("grad_y_pred", "y_pred -= y\ngrad_y_pred = 2 * y_pred", {"grad_y_pred": "changed"}),
    ("grad_y_pred", "grad_y_pred = (2 * (y_pred - y)).tolist()",
     {"grad_y_pred": "wanted_array"}),
    # grad_w2
    ("grad_w2", "grad_w2 = grad_y_pred.T @ h_relu", mistake("grad_w2", "transposed_gradient")),
    ("grad_w2", "grad_w2 = h_relu @ grad_y_pred", {"grad_w2": "raised_product"}),
    ("grad_w2", "grad_w2 = h_relu.dot(grad_y_pred)", {"grad_w2": "raised_product"}),
    ("grad_w2", "grad_w2 = -h_relu.T @ grad_y_pred", mistake("grad_w2", "opposite_sign")),
    ("grad_w2", "grad_w2 = h_relu.T @ grad_y_pred / len(h_relu)",
     mistake("grad_w2", "mean_over_batch")),
    ("grad_w2", "grad_w2 = h_relu.T @ np.ones_like(grad_y_pred)",
     mistake("grad_w2", "upstream_ignored")),
    ("grad_w2", "grad_w2 = (h_relu > 0).T @ grad_y_pred",
     mistake("grad_w2", "mask_instead_of_value")),
    ("grad_w2", "grad_w2 = 2 * h_relu.T @ grad_y_pred",
     mistake("grad_w2", "counted_twice")),
    ("grad_w2", "grad_w2 = 1e-6 * h_relu.T @ grad_y_pred", mistake("grad_w2", "scaled")),
    ("grad_w2", "grad_w2 = np.outer(h_relu[0], grad_y_pred[0])",
     mistake("grad_w2", "one_sample")),
    ("grad_w2", "grad_w2 = np.zeros((11, 3))\n"
     "for a, g in zip(h_relu, grad_y_pred): grad_w2 += np.outer(a, g)",
     {"grad_w2": "raised_shapes"}),
    ("grad_w2", "grad_w2 = h_relu.T @ grad_y_pred / 2", mistake("grad_w2", "half_of_it")),
    # grad_h_relu
    ("grad_h_relu", "grad_h_relu = w2 @ grad_y_pred.T",
     mistake("grad_h_relu", "transposed_gradient")),
    ("grad_h_relu", "grad_h_relu = grad_y_pred @ w2", {"grad_h_relu": "raised_product"}),
    ("grad_h_relu", "grad_h_relu = np.maximum(grad_y_pred @ w2.T, 0)",
     mistake("grad_h_relu", "mask_too_early")),
    ("grad_h_relu", "grad_h_relu = np.ones_like(grad_y_pred) @ w2.T",
     mistake("grad_h_relu", "upstream_ignored")),
    ("grad_h_relu", "w2 *= 2\ngrad_h_relu = grad_y_pred @ w2.T / 2",
     {"grad_h_relu": "changed"}),
    # grad_h
    ("grad_h", "grad_h = grad_h_relu", mistake("grad_h", "no_mask")),
    ("grad_h", "grad_h = grad_h_relu.copy()\ngrad_h[np.maximum(h, 0) < 0] = 0",
     mistake("grad_h", "no_mask")),
    ("grad_h", "grad_h = grad_h_relu * (h < 0)", mistake("grad_h", "mask_inverted")),
    ("grad_h", "grad_h = np.maximum(grad_h_relu, 0)",
     mistake("grad_h", "mask_by_gradient")),
    ("grad_h", "grad_h = (h > 0) * 1.0", mistake("grad_h", "upstream_ignored")),
    ("grad_h", "grad_h = grad_h_relu * np.maximum(h, 0)",
     mistake("grad_h", "times_h_relu")),
    ("grad_h", "grad_h = grad_h_relu * h", mistake("grad_h", "times_h")),
    ("grad_h", "grad_h = grad_h_relu * np.sign(h)", mistake("grad_h", "sign_as_mask")),
    ("grad_h", "grad_h = grad_h_relu * (h > 0.01)", {"grad_h": "unexplained"},
     "a kink at 0.01: a number of one's own"),
    ("grad_h", "grad_h = grad_h_relu * (h > -0.01)", {"grad_h": "unexplained"},
     "a kink at -0.01: a number of one's own"),
    ("grad_h", "grad_h = np.maximum(h, 0)", mistake("grad_h", "relu_again")),
    ("grad_h", "grad_h = grad_h_relu\ngrad_h[h < 0] = 0", {"grad_h": "changed"}),
    ("grad_h", "grad_h = grad_h_relu[h > 0]", {"grad_h": "shape"}),
    ("grad_h", "grad_h = -grad_h_relu * (h > 0)", mistake("grad_h", "opposite_sign")),
    ("grad_h", "if h > 0:\n    grad_h = grad_h_relu", {"grad_h": "raised_shapes"}),
    ("grad_h", "import torch\ngrad_h = grad_h_relu * (h > 0)", {"grad_h": "forbidden"}),
    # grad_w1
    ("grad_w1", "grad_w1 = grad_h.T @ x", mistake("grad_w1", "transposed_gradient")),
    ("grad_w1", "grad_w1 = x.T @ grad_h / len(x)",
     mistake("grad_w1", "mean_over_batch")),
    ("grad_w1", "grad_w1 = x.T @ np.ones_like(grad_h)",
     mistake("grad_w1", "upstream_ignored")),
    ("grad_w1", "while True: pass", {"grad_w1": "too_slow"}),
    ("grad_w1", "raise NotImplementedError", {"grad_w1": "blank"}),
    ("grad_w1", "grad_w1 = np.full((x.shape[1], grad_h.shape[1]), np.inf)",
     {"grad_w1": "not_finite"}),
    # train
    ("train", LOOP + STEP_1 + STEP_2
     + "loss = squared_error(forward(x, w1, w2)[2], y)",
     mistake("losses", "loss_after_update")),
    ("train", (LOOP + STEP_1 + STEP_2).replace("- l", "+ l"),
     {"losses": "mistakes.climbs", "w1": "mistakes.climbs", "w2": "mistakes.climbs"}),
    ("train", LOOP, {"losses": "mistakes.same_loss", "w1": "mistakes.no_update",
                     "w2": "mistakes.no_update"}),
    ("train", (LOOP + STEP_1 + STEP_2).replace("learning_rate * ", ""),
     every(ALL, "mistakes.no_learning_rate")),
    ("train", (LOOP + STEP_1 + STEP_2).replace("learning_rate", "1e-6"),
     every(ALL, "mistakes.fixed_learning_rate")),
    ("train", (LOOP + STEP_1 + STEP_2).replace("learning_rate", "1e-3"),
     every(ALL, "unexplained"),
     "a learning rate of 1e-3 in place of the argument: the course never uses that one"),
    ("train", LOOP + STEP_1,
     {"losses": "mistakes.only_w1", "w1": "mistakes.only_w1",
      "w2": "mistakes.no_update"}),
    ("train", LOOP + STEP_2,
     {"losses": "mistakes.only_w2", "w1": "mistakes.no_update",
      "w2": "mistakes.only_w2"}),
    ("train", LOOP + STEP_2 + "g = backward(x, y, w1, w2)\n" + STEP_1,
     every(ALL, "mistakes.new_weights_used")),
    ("train", LOOP + STEP_1 + "g = backward(x, y, w1, w2)\n" + STEP_2,
     every(ALL, "mistakes.new_weights_used")),
    ("train", "h = x @ w1\nr = np.maximum(h, 0)\np = r @ w2\n"
     "loss = ((p - y) ** 2).sum()\nd = 2 * (p - y)\n"
     "w2 = w2 - learning_rate * r.T @ d\n"
     "w1 = w1 - learning_rate * x.T @ ((d @ w2.T) * (h > 0))",
     every(ALL, "mistakes.new_weights_used")),
    ("train", LOOP + STEP_1 + STEP_2 + "if len(losses) == steps - 1: break",
     {"losses": "length"}),
    ("train", LOOP + STEP_1 + STEP_2 + "return loss", every(ALL, "wanted_tuple")),
    ("train", LOOP + STEP_1 + STEP_2 + "x += 1", every(ALL, "changed")),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = [loss]",
     {"losses": "wanted_numbers"}),
    ("train", LOOP + STEP_1 + STEP_2 + "losses.append(loss)", {"losses": "length"}),
    ("train", LOOP + STEP_1 + STEP_2 + "return losses, w2, w1",
     every(ALL, "length") | {"w1": "shape", "w2": "shape"}),
    ("train", "loss = squared_error(forward(x, w1)[2], y)",
     every(ALL, "raised_shapes")),
]

HIDDEN = [
    ("grad_w1", "grad_w1 = np.zeros((7, 11) if len(x) == 5 else (5, 2))\n"
     "for a, g in zip(x, grad_h):\n    grad_w1 += np.outer(a, g)",
     {"grad_w1": "raised_shapes"}, "the shapes of the public inputs are written into it"),
]
