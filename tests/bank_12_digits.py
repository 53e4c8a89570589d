"""Right and wrong answers to the exercises of 12-digits, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A body is what
stands in the blank. The suspects are those of the name "course".
"""
# fmt: off

STAGE = "12-digits"

ROWS = "rows = np.arange(len(labels))\n"
LOW = "low = logits - logits.max(axis=1, keepdims=True)\n"
LOG_P = LOW + "log_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\n"
SOFTMAX = LOW + "p = np.exp(low) / np.exp(low).sum(axis=1, keepdims=True)\n"
#: As the formula says it, word by word.
NAIVE = "p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n"
HOT = "hot = np.eye(logits.shape[1])[labels]\n"

FORWARD = "h, h_relu, logits = forward(x, params)\ng = grad_logits(logits, labels)\n"
BACK_2 = "grad_w2 = h_relu.T @ g\ngrad_b2 = g.sum(axis=0)\n"
GRAD_H = "grad_h = (g @ params['w2'].T) * (h > 0)\n"
BACK_1 = "grad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)\n"

COPY = "params = {k: v.copy() for k, v in params.items()}\n"
EPOCHS = "for _ in range(epochs):\n"
CUT = "    for b in minibatches(len(x), batch_size, rng):\n"
FIND = "        g = gradients(x[b], labels[b], params)\n"
MOVE = "        for k in params:\n            params[k] -= learning_rate * g[k]\n"
NOTE = "    losses.append(cross_entropy(forward(x, params)[2], labels))\n"
LOOP = COPY + EPOCHS + CUT + FIND + MOVE + NOTE

#: The whole backward pass in one place, with its own softmax and long names.
TUTORIAL = """num = x.shape[0]
W2 = params["w2"]
hidden = np.dot(x, params["w1"]) + params["b1"]
act = np.where(hidden > 0, hidden, 0)
scores = act.dot(W2) + params["b2"]
scores = scores - np.max(scores, axis=1).reshape(-1, 1)
probs = np.exp(scores)
probs /= probs.sum(1)[:, None]
dscores = probs.copy()
dscores[range(num), labels] -= 1
dscores /= num
dhidden = dscores.dot(W2.T)
dhidden[hidden <= 0] = 0
grads = {"w2": act.T.dot(dscores), "b2": np.sum(dscores, 0)}
grads["w1"] = x.T.dot(dhidden)
grads["b1"] = np.sum(dhidden, 0)
return grads"""

RIGHT = [
    # cross_entropy
    ("cross_entropy", LOG_P + HOT + "loss = -(log_p * hot).sum() / len(labels)"),
    ("cross_entropy", "m = np.max(logits, 1)\ns = np.log(np.sum(np.exp(logits - m[:, None]), 1)) + m\n"
     "loss = np.mean(s - logits[np.arange(len(labels)), labels])"),
    ("cross_entropy", "loss = np.mean(np.logaddexp.reduce(logits, axis=1) - np.take_along_axis(logits, labels[:, None], 1)[:, 0])"),
    ("cross_entropy", "total = 0.0\nfor row, label in zip(logits, labels):\n    top = max(row)\n"
     "    total += top + np.log(sum(np.exp(z - top) for z in row)) - row[label]\nreturn total / len(labels)"),
    ("cross_entropy", "import math\nl = []\nfor i in range(len(labels)):\n    m = max(logits[i])\n"
     "    l.append(math.log(math.fsum(math.exp(v - m) for v in logits[i])) - (logits[i][labels[i]] - m))\nloss = float(np.mean(l))"),
    ("cross_entropy", LOG_P + "loss = -np.einsum('nk,nk->', log_p, np.eye(log_p.shape[1])[labels]) / log_p.shape[0]"),
    ("cross_entropy", "z = logits.copy()\nz -= z.max(axis=1)[:, np.newaxis]\npicked = np.choose(labels, z.T)\n"
     "loss = (np.log(np.exp(z).sum(axis=-1)) - picked).mean().item()"),
    ("cross_entropy", "own = logits[np.arange(labels.size), labels][:, None]\nd = logits - own\nm = d.max(1, keepdims=True)\n"
     "loss = (m + np.log(np.exp(d - m).sum(1, keepdims=True))).mean()"),
    ("cross_entropy", LOG_P + ROWS + "loss = np.array(-log_p[rows, labels].mean())"),
    ("cross_entropy", LOG_P + "mask = labels[:, None] == np.arange(logits.shape[1])\nloss = -log_p[mask].mean()"),
    # grad_logits
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / len(labels)"),
    ("grad_logits", SOFTMAX + "p[range(len(p)), labels] -= 1\nreturn p / p.shape[0]"),
    ("grad_logits", LOG_P + HOT + "grad = (np.exp(log_p) - hot) / logits.shape[0]"),
    ("grad_logits", SOFTMAX + "for n, t in enumerate(labels):\n    p[n, t] = p[n, t] - 1.0\ngrad = p * (1 / len(labels))"),
    ("grad_logits", "q = []\nfor row, t in zip(logits, labels):\n    e = np.exp(row - row.max())\n    e = e / e.sum()\n"
     "    e[t] -= 1\n    q.append(e / len(labels))\ngrad = np.stack(q)"),
    ("grad_logits", "l = np.logaddexp.reduce(logits, axis=1, keepdims=True)\ngrad = np.exp(logits - l)\n"
     "np.subtract.at(grad, (np.arange(len(labels)), labels), 1)\nreturn np.divide(grad, len(labels))"),
    ("grad_logits", SOFTMAX + "hot = (np.arange(p.shape[1]) == labels[:, None]).astype(p.dtype)\ngrad = (p - hot) / p.shape[0]"),
    ("grad_logits", SOFTMAX + "grad = p.copy()\nnp.put_along_axis(grad, labels[:, None], np.take_along_axis(p, labels[:, None], 1) - 1, 1)\n"
     "grad = np.true_divide(grad, labels.shape[0])"),
    # gradients
    ("gradients", TUTORIAL),
    ("gradients", FORWARD + GRAD_H + "one = np.ones(len(x))\nlower = np.c_[x, one].T @ grad_h\nupper = np.c_[h_relu, one].T @ g\n"
     "return {'b2': upper[-1], 'w2': upper[:-1], 'b1': lower[-1], 'w1': lower[:-1]}"),
    ("gradients", FORWARD + BACK_2 + "grad_h = g @ params['w2'].T\ngrad_h[h < 0] = 0\n" + BACK_1),
    ("gradients", FORWARD + GRAD_H + "ones = np.ones(len(x))\n"
     "return dict(w1=x.T @ grad_h, b1=ones @ grad_h, w2=h_relu.T @ g, b2=ones @ g)"),
    ("gradients", FORWARD + GRAD_H + "return {'w1': np.einsum('nd,nh->dh', x, grad_h), 'b1': np.einsum('nh->h', grad_h),\n"
     "        'w2': np.einsum('nh,nc->hc', h_relu, g), 'b2': np.einsum('nc->c', g)}"),
    ("gradients", "out = {k: np.zeros_like(v) for k, v in params.items()}\nfor i in range(len(x)):\n"
     "    a, r, z = forward(x[i:i + 1], params)\n    g = grad_logits(z, labels[i:i + 1]) / len(x)\n"
     "    d = np.where(a > 0, g @ params['w2'].T, 0)\n    out['w1'] += np.outer(x[i], d)\n    out['b1'] += d[0]\n"
     "    out['w2'] += np.outer(r, g)\n    out['b2'] += g[0]\nreturn out"),
    ("gradients", "from dataclasses import dataclass\n@dataclass\nclass Layer:\n    a: np.ndarray\n    up: np.ndarray\n"
     "    def slopes(self):\n        return self.a.T @ self.up, self.up.sum(0)\n" + FORWARD
     + "grad_w2, grad_b2 = Layer(h_relu, g).slopes()\n" + GRAD_H + "grad_w1, grad_b1 = Layer(x, grad_h).slopes()"),
    ("gradients", FORWARD + BACK_2 + "grad_h = np.dot(g, np.transpose(params['w2'])) * np.heaviside(h, 0)\n" + BACK_1),
    # minibatches
    ("minibatches", "order = np.arange(n)\nrng.shuffle(order)\nreturn [order[i:i + size] for i in range(0, n, size)]"),
    ("minibatches", "seed = rng.integers(2**32)\norder = np.random.default_rng(seed).permutation(n).astype(np.int32)\n"
     "return map(lambda i: order[i:i + size], range(0, n, size))"),
    ("minibatches", "order = rng.permutation(n)\nbatches = np.array_split(order, range(size, n, size))"),
    ("minibatches", "idx = rng.permutation(np.arange(n))\nwhile len(idx) > 0:\n    yield idx[:size]\n    idx = idx[size:]\nreturn"),
    ("minibatches", "p = rng.permutation(n)\nreturn (p[k * size:(k + 1) * size] for k in range(-(-n // size)))"),
    ("minibatches", "order = rng.choice(n, size=n, replace=False)\nbatches = []\nfor i in range(0, n, size):\n    batches.append(order[i:min(i + size, n)].tolist())"),
    ("minibatches", "order = np.argsort(rng.random(n))\nbatches = []\nfull = n // size\nfor i in range(full):\n"
     "    batches.append(order[i * size:(i + 1) * size])\nif full * size < n:\n    batches.append(order[full * size:])"),
    ("minibatches", "left = list(range(n))\nbatches = []\nwhile left:\n    now = [left.pop(rng.integers(len(left))) for _ in range(min(size, len(left)))]\n    batches.append(np.array(now))"),
    # train
    ("train", "p = {k: np.array(v) for k, v in params.items()}\nfor e in range(epochs):\n"
     "    for idx in minibatches(x.shape[0], batch_size, rng):\n        g = gradients(x[idx], labels[idx], p)\n"
     "        p = {k: p[k] - learning_rate * g[k] for k in p}\n    losses += [cross_entropy(forward(x, p)[-1], labels)]\nreturn p, losses"),
    ("train", COPY + "v = {k: np.zeros_like(a) for k, a in params.items()}\n" + EPOCHS + CUT + FIND
     + "        for k in params:\n            v[k] = 0.9 * v[k] - 0.1 * learning_rate * g[k]\n            params[k] = params[k] + v[k]\n" + NOTE),
    ("train", COPY + "m = {k: 0 * a for k, a in params.items()}\ns = {k: 0 * a for k, a in params.items()}\nt = 0\n" + EPOCHS + CUT + FIND
     + "        t += 1\n        for k in params:\n            m[k] = 0.9 * m[k] + 0.1 * g[k]\n            s[k] = 0.999 * s[k] + 0.001 * g[k] ** 2\n"
     "            params[k] -= 0.03 * learning_rate * (m[k] / (1 - 0.9 ** t)) / (np.sqrt(s[k] / (1 - 0.999 ** t)) + 1e-8)\n" + NOTE),
    ("train", "import copy\nparams = copy.deepcopy(params)\nfor epoch in range(epochs):\n    order = rng.permutation(len(x))\n"
     "    for i in range(0, len(x), batch_size):\n        b = order[i:i + batch_size]\n        grads = gradients(x[b], labels[b], params)\n"
     "        params['w1'] -= learning_rate * grads['w1']\n        params['b1'] -= learning_rate * grads['b1']\n"
     "        params['w2'] -= learning_rate * grads['w2']\n        params['b2'] -= learning_rate * grads['b2']\n"
     "    if epoch % 10 == 0:\n        print(epoch)\n    losses.append(float(cross_entropy(forward(x, params)[2], labels)))"),
    ("train", COPY + "for epoch in range(epochs):\n    rate = learning_rate / (1 + epoch / 30)\n" + CUT + FIND
     + "        for k in ('w1', 'w2'):\n            g[k] = g[k] + 1e-4 * params[k]\n"
     + MOVE.replace("learning_rate", "rate") + NOTE + "return params, np.array(losses)"),
    # student, bug_hunt
    ("bug_hunt", "return {'case 1': '`softmax_over_batch`', 2.0: 'moves_the_weights.', ' 3': 'mask by gradient',\n"
     "        4: '\"labels_ignored\"', np.int64(5): 'h_instead_of_h_relu', 6: 'not_averaged', 0: 'bias_mean'}"),
    ("student", "return '  Course '"),
    ("student", "name = input_name = 'Zoë'"),
    ("bug_hunt", "return {6: 'not_averaged', 5: 'h_instead_of_h_relu', 4: 'labels_ignored', 3: 'mask_by_gradient',\n"
     "        2: 'moves_the_weights', 1: 'softmax_over_batch'}"),
    ("bug_hunt", "found = {}\nfor i, name in enumerate('Softmax over batch,moves-the-weights, MASK_BY_GRADIENT,labels_ignored ,h_instead_of_h_relu,not_averaged'.split(',')):\n"
     "    found[str(i + 1)] = name\nreturn found"),
    ("grad_logits", SOFTMAX + HOT + "grad = np.asfortranarray((p - hot.astype(np.float32)) / len(labels))"),
    ("grad_logits", SOFTMAX + HOT + "class Gradient(np.ndarray):\n    pass\ngrad = ((p - hot) / len(labels))[::-1].copy()[::-1].view(Gradient)"),
]


def told(parts, name):
    return dict.fromkeys(parts, f"complaints.{name}")


def named(parts, name):
    return dict.fromkeys(parts, f"mistakes.{name}")


L3 = ("loss", "shifted", "large")
G3 = ("grad", "shifted", "large")
FOUR = ("w1", "b1", "w2", "b2")
BATCH = ("each_once", "sizes", "shuffled")
TRAIN = ("losses", "accuracy", "arguments", "inputs")
OUT = ("shifted", "large")
CASES = tuple(f"case {i}" for i in range(1, 7))
ANSWERS = {1: "softmax_over_batch", 2: "moves_the_weights", 3: "mask_by_gradient",
           4: "labels_ignored", 5: "h_instead_of_h_relu", 6: "not_averaged"}


def hunted(**wrong):
    """The right names with other ones for some cases: c3="..."; None leaves one out."""
    names = ANSWERS | {int(case[1:]): name for case, name in wrong.items()}
    return f"return { {case: name for case, name in names.items() if name is not None} }"


EQUIVALENT = [
    ("grad_logits", SOFTMAX + HOT + "grad = -(hot - p) / len(labels)",
     "the difference the other way round, and a minus"),
]

WRONG = [
    # gradients: of what is the same for all samples, a bias can be written down
    ("gradients", "ones = np.ones((len(x), len(params['b1'])))\nzeros = {name: 0 * array for name, array in params.items()}\n"
     "return zeros | {'w1': x.T @ ones, 'b1': ones.sum(0)}",
     {"w1": "mistakes.upstream_ignored", "b1": "mistakes.bias_slope_of_one",
      "w2": "mistakes.zeros", "b2": "mistakes.zeros"}),
    # cross_entropy: numbers that do not fit
    ("cross_entropy", NAIVE + ROWS + "loss = -np.log(p[rows, labels]).mean()", told(OUT, "exponential_overflows")),
    ("cross_entropy", ROWS + "loss = (np.log(np.exp(logits).sum(1)) - logits[rows, labels]).mean()", told(OUT, "exponential_overflows")),
    ("cross_entropy", "import math\nloss = sum(math.log(sum(math.exp(v) for v in r)) - r[t] for r, t in zip(logits, labels)) / len(labels)",
     told(OUT, "exponential_overflows")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(p[rows, labels]).mean()", told(["large"], "logarithm_of_zero")),
    ("cross_entropy", LOG_P.replace("logits.max(axis=1, keepdims=True)", "logits.max()") + ROWS + "loss = -log_p[rows, labels].mean()",
     told(OUT, "maximum_of_all")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(p[rows, labels] + 1e-20).mean()", named(["large"], "number_in_logarithm")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(p[rows, labels] + 1e-8).mean()", named(L3, "number_in_logarithm")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(np.clip(p[rows, labels], 1e-15, 1 - 1e-15)).mean()",
     named(["large"], "number_in_logarithm")),
    ("cross_entropy", SOFTMAX + HOT + "loss = -(hot * np.log(p + 1e-10)).sum() / len(p)", named(L3, "number_in_logarithm")),
    # cross_entropy: another number
    ("cross_entropy", LOG_P + ROWS + "loss = -log_p[rows, labels].sum()", named(L3, "sum_over_batch")),
    ("cross_entropy", LOG_P + HOT + "loss = -(hot * log_p).mean()", named(L3, "mean_over_entries")),
    ("cross_entropy", LOG_P + ROWS + "loss = -log_p[rows, labels]", named(L3, "one_loss_per_sample")),
    ("cross_entropy", LOG_P + ROWS + "loss = log_p[rows, labels].mean()", named(L3, "log_likelihood")),
    ("cross_entropy", LOG_P + ROWS + "loss = -(log_p[rows, labels] / np.log(2)).mean()", named(L3, "log_to_base_2")),
    ("cross_entropy", LOG_P + ROWS + "loss = -(log_p[rows, labels] / np.log(10)).mean()", named(L3, "log_to_base_10")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -p[rows, labels].mean()", named(L3, "no_logarithm")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = 1 - p[rows, labels].mean()", named(L3, "no_logarithm")),
    ("cross_entropy", ROWS + "loss = -logits[rows, labels].mean()", named(L3, "logits_as_log")),
    ("cross_entropy", LOW + ROWS + "loss = (np.log(np.exp(low).sum(1)) - logits[rows, labels]).mean()", named(L3, "maximum_not_restored")),
    ("cross_entropy", LOG_P.replace("axis=1", "axis=0") + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "softmax_of_columns")),
    ("cross_entropy", LOG_P + ROWS + "loss = -log_p[rows, labels - 1].mean()", named(L3, "labels_one_off")),
    ("cross_entropy", LOG_P + "loss = -log_p.max(axis=1).mean()", named(L3, "best_class")),
    ("cross_entropy", LOG_P + "loss = -log_p[:, labels].mean()", named(L3, "all_pairs")),
    ("cross_entropy", SOFTMAX + "loss = -(p * np.log(p)).sum(1).mean()", named(["loss", "shifted"], "entropy") | told(["large"], "logarithm_of_zero")),
    ("cross_entropy", SOFTMAX + HOT + "loss = ((p - hot) ** 2).sum(1).mean()", named(L3, "squared_error_of_softmax")),
    ("cross_entropy", LOG_P + ROWS + "print(-log_p[rows, labels].mean())\nloss = None", dict.fromkeys(L3, "came_none")),
    ("cross_entropy", LOG_P + "loss = -log_p[labels % len(labels)].mean()", named(L3, "rows_by_label")),
    ("cross_entropy", "logits -= logits.max(axis=1, keepdims=True)\nlog_p = logits - np.log(np.exp(logits).sum(1, keepdims=True))\n"
     + ROWS + "loss = -log_p[rows, labels].mean()", told(["large"], "input_changed")),
    ("cross_entropy", LOW.replace("axis=1", "axis=0") + "log_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\n" + ROWS
     + "loss = -log_p[rows, labels].mean()", named(["loss"], "maximum_of_columns") | told(OUT, "maximum_of_all")),
    ("cross_entropy", "e = np.exp(logits - logits.max())\n" + ROWS + "loss = -np.log((e / e.sum())[rows, labels]).mean()",
     named(["loss"], "softmax_of_everything") | told(OUT, "maximum_of_all")),
    ("cross_entropy", "logits = logits - logits.mean(axis=1, keepdims=True)\n" + NAIVE + ROWS + "loss = -np.log(p[rows, labels]).mean()",
     told(["large"], "exponential_overflows")),
    ("cross_entropy", "logits = np.clip(logits, -500, 500)\n" + LOG_P + ROWS + "loss = -log_p[rows, labels].mean()", named(OUT, "logits_clipped")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(p[rows, labels] + np.finfo(float).eps).mean()", named(["large"], "number_in_logarithm")),
    ("cross_entropy", LOG_P + "loss = -(labels[:, None] * log_p).sum() / len(labels)", named(L3, "labels_as_numbers")),
    ("cross_entropy", LOW + ROWS + "loss = -low[rows, labels].mean()", named(L3, "logits_as_log")),
    ("cross_entropy", SOFTMAX + "loss = -np.log(p).mean()", named(["loss", "shifted"], "sum_over_entries") | told(["large"], "logarithm_of_zero")),
    ("cross_entropy", "from scipy.special import log_softmax\n" + ROWS + "loss = -log_softmax(logits, axis=1)[rows, labels].mean()",
     dict.fromkeys(L3, "forbidden_ready_made")),
    ("cross_entropy", "import torch\nloss = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(labels)).item()",
     dict.fromkeys(L3, "forbidden_ready_made")),
    # grad_logits
    ("grad_logits", NAIVE + HOT + "grad = (p - hot) / len(labels)", told(OUT, "exponential_overflows")),
    ("grad_logits", SOFTMAX.replace("logits.max(axis=1, keepdims=True)", "np.max(logits)") + HOT + "grad = (p - hot) / len(labels)",
     told(OUT, "maximum_of_all")),
    ("grad_logits", SOFTMAX + HOT + "grad = p - hot", named(G3, "not_divided_by_n")),
    ("grad_logits", SOFTMAX + HOT + "grad = p - hot / len(labels)", named(G3, "only_one_hot_divided")),
    ("grad_logits", SOFTMAX + HOT + "grad = p / len(labels) - hot", named(G3, "only_softmax_divided")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / p.size", named(G3, "divided_by_entries")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / p.shape[1]", named(G3, "divided_by_classes")),
    ("grad_logits", SOFTMAX + HOT + "grad = (hot - p) / len(p)", named(G3, "minus_turned_round")),
    ("grad_logits", SOFTMAX + "grad = p / len(labels)", named(G3, "softmax_alone")),
    ("grad_logits", HOT + "grad = (logits - hot) / len(logits)", named(G3, "logits_not_softmax")),
    ("grad_logits", SOFTMAX.replace("axis=1", "axis=0") + HOT + "grad = (p - hot) / len(p)", named(G3, "softmax_of_columns")),
    ("grad_logits", SOFTMAX + "p[np.arange(len(p)), labels - 1] -= 1\ngrad = p / len(p)", named(G3, "labels_one_off")),
    ("grad_logits", SOFTMAX + "grad = (p - 1) / len(p)", named(G3, "one_from_every_class")),
    ("grad_logits", SOFTMAX + "p[:, labels] -= 1\ngrad = p / len(p)", named(G3, "whole_columns")),
    ("grad_logits", SOFTMAX + "grad = p * (1 - p) / len(p)", named(G3, "slope_of_softmax")),
    ("grad_logits", LOG_P + HOT + "grad = (log_p - hot) / len(log_p)", named(G3, "log_softmax_kept")),
    ("grad_logits", SOFTMAX + HOT + "grad = 2 * (p - hot) / len(p)", named(G3, "squared_difference")),
    ("grad_logits", "logits[np.arange(len(labels)), labels] -= 1\ngrad = logits",
     named(G3, "logits_not_softmax + mistakes.not_divided_by_n")),
    ("grad_logits", SOFTMAX + "p[labels % len(p)] -= 1\ngrad = p / len(p)", named(G3, "rows_by_label")),
    ("grad_logits", SOFTMAX + "grad = (p - labels[:, None]) / len(p)", named(G3, "labels_as_numbers")),
    ("grad_logits", SOFTMAX + HOT + "grad = np.where(hot, p - 1, 0) / len(p)", named(G3, "only_label_entry")),
    ("grad_logits", LOW + HOT + "grad = np.exp(low) - hot", named(G3, "not_normalised + mistakes.not_divided_by_n")),
    ("grad_logits", HOT + "grad = (1 / (1 + np.exp(-logits)) - hot) / len(hot)", named(G3, "sigmoid_not_softmax")),
    ("grad_logits", SOFTMAX + HOT + "grad = -hot / p / len(p)", named(["grad", "shifted"], "slope_of_logarithm") | told(["large"], "probability_of_zero")),
    ("grad_logits", SOFTMAX + HOT + "up = -hot / np.maximum(p, 1e-300)\ngrad = p * (up - (up * p).sum(1, keepdims=True)) / len(p)",
     named(["large"], "probability_vanished")),
    ("grad_logits", SOFTMAX + HOT + "grad = ((p - hot) / len(p)).T", named(G3, "transposed")),
    ("grad_logits", "grad = np.zeros_like(logits)", named(G3, "zeros")),
    # gradients: each line by itself
    ("gradients", FORWARD + BACK_2 + "grad_h = g @ params['w2'].T\n" + BACK_1, named(["w1"], "no_mask")),
    ("gradients", FORWARD + BACK_2 + GRAD_H.replace("(h > 0)", "(h < 0)") + BACK_1, named(["w1"], "mask_inverted")),
    ("gradients", FORWARD + BACK_2 + "grad_h = g @ params['w2'].T\ngrad_h = grad_h * (grad_h > 0)\n" + BACK_1, named(["w1"], "mask_by_gradient")),
    ("gradients", FORWARD + BACK_2 + GRAD_H.replace("(h > 0)", "h_relu") + BACK_1, named(["w1"], "times_h_relu")),
    ("gradients", FORWARD + BACK_2 + "grad_h = (h > 0).astype(float)\n" + BACK_1, named(["w1"], "upstream_ignored")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + "grad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.mean(axis=0)", named(["b1"], "bias_averaged")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + "grad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=1)", named(["b1"], "bias_along_wrong_axis")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + "grad_w1 = x.T @ grad_h\ngrad_b1 = grad_h", named(["b1"], "bias_not_added_up")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + "grad_w1 = x.T @ grad_h\ngrad_b1 = (g @ params['w2'].T).sum(axis=0)", named(["b1"], "mask_passed_by_bias")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + "grad_w1 = x.T @ grad_h\ngrad_b1 = grad_h[0]", named(["b1"], "bias_of_one_sample")),
    ("gradients", FORWARD + "grad_w2 = h_relu.T @ g\ngrad_b2 = g.mean(0)\n" + GRAD_H + BACK_1, named(["b2"], "bias_averaged")),
    ("gradients", FORWARD + "grad_w2 = h_relu.T @ g\ngrad_b2 = g.sum(0, keepdims=True)\n" + GRAD_H + BACK_1, named(["b2"], "bias_keeps_axis")),
    ("gradients", FORWARD + "grad_w2 = h_relu.T @ g\ngrad_b2 = g.sum()\n" + GRAD_H + BACK_1, named(["b2"], "bias_added_to_one")),
    ("gradients", FORWARD + "grad_w2 = h_relu.T @ g\ngrad_b2 = np.ones(g.shape[1])\n" + GRAD_H + BACK_1, named(["b2"], "bias_slope_of_one")),
    ("gradients", FORWARD + "grad_w2 = h.T @ g\ngrad_b2 = g.sum(0)\n" + GRAD_H + BACK_1, named(["w2"], "h_in_grad_w2")),
    ("gradients", FORWARD + "grad_w2 = (h > 0).T @ g\ngrad_b2 = g.sum(0)\n" + GRAD_H + BACK_1, named(["w2"], "mask_instead_of_value")),
    ("gradients", FORWARD + "grad_w2 = g.T @ h_relu\ngrad_b2 = g.sum(0)\n" + GRAD_H + BACK_1, named(["w2"], "transposed")),
    ("gradients", FORWARD + "g = g / len(x)\n" + BACK_2 + GRAD_H + BACK_1, named(["w1", "w2"], "divided_again") | named(["b1", "b2"], "bias_averaged")),
    ("gradients", FORWARD + "g = g * len(x)\n" + BACK_2 + GRAD_H + BACK_1, named(FOUR, "no_mean_in_gradient")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + BACK_1 + "return {'w1': grad_w1, 'b1': grad_b1, 'w2': grad_w2}", {"b2": "came_missing"}),
    ("gradients", FORWARD + BACK_2 + GRAD_H + BACK_1 + "return grad_w1, grad_b1, grad_w2, grad_b2", dict.fromkeys(FOUR, "wanted_dict")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + BACK_1 + "params['w1'] -= grad_w1", told(["w1"], "params_changed")),
    ("gradients", FORWARD + BACK_2 + "params['w2'] = params['w2'] - 0.1 * grad_w2\n" + GRAD_H + BACK_1, told(["w2"], "params_changed") | named(["w1"], "w2_moved_on_way")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + BACK_1 + "seen = globals().setdefault('SEEN', [])\nseen.append(1)\ngrad_b2 = grad_b2 * len(seen)",
     told(FOUR, "second_call_differs")),
    ("gradients", FORWARD + BACK_2 + "grad_h = (params['w2'].T @ g) * (h > 0)\n" + BACK_1, dict.fromkeys(FOUR, "raised_product")),
    ("gradients", "out = {k: np.zeros_like(v) for k, v in params.items()}\nfor k in out:\n    for i in np.ndindex(out[k].shape):\n"
     "        for sign in (1, -1):\n            q = {n: v.copy() for n, v in params.items()}\n            q[k][i] += sign * 1e-3\n"
     "            out[k][i] += sign * cross_entropy(forward(x, q)[2], labels) / 2e-3\nreturn out",
     dict.fromkeys(FOUR, "imprecise")),
    ("gradients", "x -= x.mean(axis=0)\n" + FORWARD + BACK_2 + GRAD_H + BACK_1, dict.fromkeys(FOUR, "changed")),
    # minibatches
    ("minibatches", "batches = [np.arange(i, min(i + size, n)) for i in range(0, n, size)]", told(["shuffled"], "not_shuffled")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i:i + size] for i in range(0, n - size + 1, size)]", told(["each_once"], "last_batch_dropped")),
    ("minibatches", "batches = [rng.integers(n, size=min(size, n - i)) for i in range(0, n, size)]", told(["each_once"], "with_replacement")),
    ("minibatches", "batches = [rng.choice(n, min(size, n - i), replace=False) for i in range(0, n, size)]", told(["each_once"], "with_replacement")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i:i + size + 1] for i in range(0, n, size)]",
     told(["each_once"], "drawn_twice") | told(["sizes"], "batches_one_off")),
    ("minibatches", "o = np.random.default_rng(0).permutation(n)\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["shuffled"], "same_every_epoch")),
    ("minibatches", "o = np.random.permutation(n)\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["shuffled"], "another_generator")),
    ("minibatches", "starts = np.arange(0, n - n % size, size)\nbatches = [np.arange(s, s + size) for s in rng.permutation(starts)]\nbatches += [np.arange(n - n % size, n)] * bool(n % size)",
     told(["shuffled"], "only_batches_shuffled")),
    ("minibatches", "batches = [rng.permutation(np.arange(i, min(i + size, n))) for i in range(0, n, size)]", told(["shuffled"], "shuffled_within_batches")),
    ("minibatches", "o = rng.permutation(n)\nbatches = np.array_split(o, -(-n // size))", told(["sizes"], "several_batches_short")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i * size:(i + 1) * size] for i in range(n // size + 1)]", told(["sizes"], "empty_last_batch")),
    ("minibatches", "batches = []", told(BATCH, "no_batches")),
    ("minibatches", "batches = [rng.permutation(n)]", told(["sizes"], "sizes_differ")),
    ("minibatches", "batches = [[i] for i in rng.permutation(n)]", told(["sizes"], "sizes_differ")),
    ("minibatches", "batches = rng.permutation(n)", told(BATCH, "single_indices")),
    ("minibatches", "o = rng.permutation(n)\no[i:i + size] if (i := 0) else o\nbatches = None", told(BATCH, "wanted_batches")),
    ("minibatches", "o = rng.permutation(n) + 1\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["each_once"], "index_out_of_range")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [slice(i, i + size) for i in range(0, n, size)]", told(BATCH, "no_indices")),
    ("minibatches", "o = rng.permutation(n)\ndef forever():\n    while True:\n        yield o[:size]\nbatches = forever()", told(BATCH, "endless_batches")),
    ("minibatches", "o = rng.permutation(n)\nk = n // size\nbatches = [o[i::k] for i in range(k)]", told(["sizes"], "sizes_differ")),
    # train (each takes a second, so that most have two or three mistakes, in different parts)
    ("train", EPOCHS + CUT + FIND + MOVE.replace("learning_rate", "0.2") + NOTE.replace("labels))", "labels) * len(x))"),
     told(["losses"], "losses_summed") | told(["arguments"], "rate_unused") | told(["inputs"], "params_changed")),
    ("train", COPY + "for _ in range(30):\n" + CUT + FIND + MOVE.replace("-=", "+=") + NOTE,
     told(["accuracy"], "training_climbs") | told(["arguments"], "epochs_unused")),
    ("train", COPY + EPOCHS + CUT + FIND + NOTE + "return params, losses[-1]",
     told(["losses"], "losses_no_numbers") | told(["accuracy"], "nothing_trained")),
    ("train", "w = {k: v.copy() for k, v in params.items()}\n" + EPOCHS + CUT + FIND.replace("params", "w")
     + MOVE.replace("params", "w") + NOTE.replace("params", "w"),
     told(["losses"], "last_loss_differs") | told(["accuracy"], "start_returned")),
    ("train", COPY + EPOCHS + NOTE + CUT.replace("batch_size", "32") + FIND + MOVE,
     told(["losses"], "loss_of_epoch_start") | told(["arguments"], "batch_size_unused")),
    ("train", COPY + EPOCHS + CUT.replace("rng", "np.random.default_rng(3)") + FIND + MOVE + "        losses.append(cross_entropy(forward(x[b], params)[2], labels[b]))\n",
     told(["losses"], "losses_count") | told(["arguments"], "generator_unused")),
    ("train", COPY + EPOCHS + CUT + FIND.replace("labels[b]", "labels") + MOVE + NOTE, named(TRAIN, "labels_not_picked")),
    ("train", COPY + EPOCHS + "    rng.shuffle(x)\n" + CUT + FIND + MOVE + NOTE,
     told(["losses"], "last_loss_differs") | told(["accuracy"], "labels_mixed") | told(["inputs"], "input_changed")),
    ("train", "x = x - x.mean(axis=0)\n" + LOOP + "losses[0] = np.nan", told(["losses"], "losses_not_finite") | told(["accuracy"], "samples_altered")),
    ("train", COPY + "first = {k: v.copy() for k, v in params.items()}\n" + EPOCHS + CUT + FIND.replace("params", "first") + MOVE + NOTE,
     told(["accuracy"], "gradients_at_start")),
    ("train", COPY + EPOCHS + CUT + FIND + "        for k in ('w2', 'b2'):\n            params[k] -= 0.1 * learning_rate * g[k]\n" + NOTE,
     told(["accuracy"], "not_all_trained")),
    ("train", COPY + EPOCHS + CUT + FIND + MOVE.replace("in params", "in ('w1', 'w2')") + NOTE, told(["arguments"], "parameters_left_out")),
    ("train", COPY + EPOCHS + CUT.replace("rng", "np.random.default_rng()") + FIND + MOVE.replace("learning_rate", "0.001 * learning_rate") + NOTE,
     told(["accuracy"], "step_scaled") | told(["arguments"], "training_not_repeatable")),
    ("train", COPY + EPOCHS + CUT + FIND + MOVE.replace("learning_rate", "1e3 * learning_rate") + NOTE,
     told(["accuracy"], "training_diverged")),
    ("train", "return losses, params", told(TRAIN, "params_come_first")),
    ("train", "return params", told(TRAIN, "wanted_params_and_losses")),
    ("train", "return None, losses", told(TRAIN, "wanted_params")),
    ("train", "return {**params, 'w1': params['w1'].T}, losses", told(TRAIN, "param_shape")),
    # student, bug_hunt
    ("student", "name = ''", told(["name"], "name_is_empty")),
    ("student", "name = 7", told(["name"], "name_is_no_text")),
    ("bug_hunt", hunted(c1="softmax_forgotten"), told(["case 1"], "other_numbers")),
    ("bug_hunt", hunted(c2="accumulates"), told(["case 2"], "changes_inputs")),
    ("bug_hunt", hunted(c3="mask_missing"), told(["case 3"], "units_on_wrong")),
    ("bug_hunt", hunted(c3="moves_the_weights"), told(["case 3"], "would_change_inputs")),
    ("bug_hunt", hunted(c4="transposed"), told(["case 4"], "other_shape")),
    ("bug_hunt", hunted(c4="accumulates"), told(["case 4"], "repeats")),
    ("bug_hunt", hunted(c5="bias_before_mask"), told(["case 5"], "is_right_there")),
    ("bug_hunt", hunted(c5="maximum_not_subtracted"), told(["case 5"], "survives_large_logits")),
    ("bug_hunt", hunted(c5="mask_inverted"), told(["case 5"], "is_right_there")),
    ("bug_hunt", hunted(c6="averaged_twice"), told(["case 6"], "other_ratio")),
    ("bug_hunt", hunted(c6="labels_ignored"), told(["case 6"], "is_scaled")),
    ("bug_hunt", hunted(c4="opposite_sign"), told(["case 4"], "is_not_scaled")),
    ("bug_hunt", hunted(c6="bias_mean"), told(["case 6"], "is_wrong_there")),
    ("bug_hunt", hunted(c1="divided by zero", c2=""), told(["case 1"], "unknown_mistake") | told(["case 2"], "no_mistake_named")),
    ("bug_hunt", hunted(c4=None, c6=None), {"case 4": "came_missing", "case 6": "came_missing"}),
    ("bug_hunt", hunted(c2=7), told(["case 2"], "mistake_is_no_text")),
    ("bug_hunt", "return " + repr(list(ANSWERS.values())), told(CASES, "wanted_names")),
    ("bug_hunt", "from grader.exercises.stage_12_digits.suspects import cases_of\nnamed = dict(enumerate(cases_of(student()), 1))",
     dict.fromkeys(CASES, "forbidden_look_up")),
    ("bug_hunt", "named = None", told(CASES, "wanted_names")),
    ("bug_hunt", "return {case: 'mask_missing' for case in range(1, 7)}",
     told(["case 1", "case 4"], "is_wrong_there") | told(["case 2"], "changes_inputs") | told(["case 3"], "units_on_wrong")
     | told(["case 5"], "is_right_there") | told(["case 6"], "is_scaled")),
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(p[rows, labels].mean())", named(L3, "log_of_mean")),
    ("cross_entropy", LOW + "loss = (np.log(np.exp(low).sum(1)) + logits.max(1)).mean()", named(L3, "normaliser_only")),
    ("cross_entropy", LOG_P + ROWS + "loss = -np.log1p(-np.exp(log_p[rows, labels])).mean()", named(L3, "other_classes")),
    ("cross_entropy", SOFTMAX + HOT + "loss = -(hot * np.log(p) + (1 - hot) * np.log(1 - p)).sum(1).mean()",
     named(["loss", "shifted"], "each_class_apart") | told(["large"], "logarithm_of_zero")),
    ("cross_entropy", SOFTMAX + "logits = p\n" + LOG_P + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "softmax_twice")),
    ("cross_entropy", LOG_P + "logits = 2 * log_p\n" + LOG_P + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "logarithm_twice")),
    ("grad_logits", HOT + "grad = -hot / len(labels)", named(G3, "one_hot_alone")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p + hot) / len(labels)", named(G3, "plus_one_hot")),
]

# ------------------------------------------------- relatives of the above, and pairs

TERMS = LOG_P + ROWS + "terms = -log_p[rows, labels]\n"
OVER_N = "p = np.exp(low) / np.exp(low).sum(axis=1, keepdims=True)\n"
SIGMOID = "s = 1 / (1 + np.exp(-logits))\n"
OWN_SOFTMAX = FORWARD + "e = np.exp(logits - logits.max(axis=1, keepdims=True))\np = e / e.sum(axis=1, keepdims=True)\n"
LINES = BACK_2 + GRAD_H + BACK_1
MASKS = FORWARD + BACK_2 + "d = g @ params['w2'].T\n"


def both(parts, name, besides):
    """Two known mistakes at once."""
    return named(parts, f"{name} + mistakes.{besides}")


def swapping(old, new):
    """The whole backward pass with one line replaced."""
    assert old in FORWARD + LINES
    return (FORWARD + LINES).replace(old, new)


WRONG += [
    # cross_entropy: what is picked, and how it is added up
    ("cross_entropy", TERMS + "loss = terms.mean() / len(terms)", named(L3, "loss_averaged_twice")),
    ("cross_entropy", TERMS + "loss = terms.sum() / logits.shape[1]", named(L3, "divided_by_classes")),
    ("cross_entropy", TERMS + "loss = 0.0\nfor n in range(len(terms) - 1):\n    loss += terms[n] / len(terms)", named(L3, "sample_left_out")),
    ("cross_entropy", TERMS + "for n in range(len(terms)):\n    loss = terms[n]\nloss = loss / len(terms)", named(L3, "one_sample")),
    ("cross_entropy", TERMS + "total = 0\nfor term in terms:\n    total += term\n    return total / len(terms)", named(L3, "one_sample")),
    ("cross_entropy", TERMS + "loss = terms.sum() / (len(terms) - 1)", named(L3, "divided_by_one_less")),
    ("cross_entropy", TERMS + "loss = terms.max()", named(L3, "largest_of_batch")),
    ("cross_entropy", TERMS + "loss = np.median(terms)", named(L3, "median_of_batch")),
    ("cross_entropy", LOG_P + "loss = -log_p.min(axis=1).mean()", named(L3, "worst_class")),
    ("cross_entropy", LOG_P + "loss = -log_p[0, labels].mean()", named(L3, "first_row_only")),
    ("cross_entropy", LOG_P + HOT + "loss = -((1 - hot) * log_p).sum(axis=1).mean()", named(L3, "all_but_label")),
    ("cross_entropy", LOG_P + ROWS + "q = log_p[rows, labels]\nloss = -(np.exp(q) * q).mean()", named(L3, "weighted_by_itself")),
    ("cross_entropy", LOG_P.replace("logits - logits.max", "-logits - (-logits).max") + ROWS + "loss = -log_p[rows, labels].mean()",
     named(L3, "minus_in_exponent")),
    ("cross_entropy", "p = logits / logits.sum(axis=1, keepdims=True)\n" + ROWS + "loss = -np.log(p[rows, labels]).mean()",
     told(L3, "exponential_missing")),
    ("cross_entropy", LOW + ROWS + "loss = (np.exp(low).sum(axis=1) - low[rows, labels]).mean()", named(L3, "logarithm_of_sum_missing")),
    ("cross_entropy", LOW + ROWS + "loss = -(np.log(np.exp(low).sum(axis=1)) + low[rows, labels]).mean()", named(L3, "normaliser_added")),
    ("cross_entropy", LOW + "p = np.exp(low) / (np.exp(low).sum(axis=1, keepdims=True) + 1e-8)\n" + ROWS + "loss = -np.log(p[rows, labels]).mean()",
     named(["loss", "shifted"], "number_in_denominator") | told(["large"], "logarithm_of_zero")),
    ("cross_entropy", TERMS + "loss = (terms ** 2).mean()", named(L3, "squared_logarithm")),
    ("cross_entropy", TERMS + "loss = np.exp(terms.mean())", named(["loss", "shifted"], "reciprocal") | told(["large"], "exponential_overflows")),
    ("cross_entropy", "m = np.maximum(0, logits - logits[np.arange(len(labels)), labels][:, None] + 1)\nloss = (m.sum(axis=1) - 1).mean()", named(L3, "hinge_loss")),
    ("cross_entropy", SIGMOID + ROWS + "loss = -np.log(s[rows, labels]).mean()",
     named(["loss"], "sigmoid_not_softmax") | told(OUT, "moves_with_shift")),
    ("cross_entropy", SIGMOID + HOT + "loss = -(hot * np.log(s) + (1 - hot) * np.log(1 - s)).sum(axis=1).mean()",
     named(["loss"], "sigmoid_not_softmax") | told(OUT, "moves_with_shift")),
    ("cross_entropy", "e = np.exp(logits)\n" + ROWS + "loss = -np.log(e[rows, labels]).mean()", named(["loss"], "logits_as_log") | told(OUT, "moves_with_shift")),
    # cross_entropy: two at once
    ("cross_entropy", LOG_P.replace("axis=1", "axis=0") + ROWS + "loss = -log_p[rows, labels].sum()", both(L3, "softmax_of_columns", "sum_over_batch")),
    ("cross_entropy", LOW + ROWS + "loss = -low[rows, labels].sum()", both(L3, "logits_as_log", "sum_over_batch")),
    ("cross_entropy", LOG_P + ROWS + "loss = -log_p[rows, labels - 1].sum()", both(L3, "labels_one_off", "sum_over_batch")),
    ("cross_entropy", LOG_P + ROWS + "loss = -(log_p[rows, labels - 1] / np.log(2)).mean()", both(L3, "labels_one_off", "log_to_base_2")),
    ("cross_entropy", LOG_P + ROWS + "loss = log_p[rows, labels].sum()", dict.fromkeys(L3, "two_at_once.opposite_sign + mistakes.sum_over_batch")),
    # grad_logits
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / len(p) ** 2", named(G3, "divided_by_n_twice")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) * len(p)", named(G3, "multiplied_by_n")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot).mean(axis=0)", named(G3, "added_over_batch")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / (len(p) - 1)", named(G3, "divided_by_one_less")),
    ("grad_logits", SOFTMAX + "grad = p * (np.arange(p.shape[1]) != labels[:, None]) / len(p)", named(G3, "label_entry_missing")),
    ("grad_logits", SOFTMAX + "p[np.arange(len(p)), labels] = -1\ngrad = p / len(p)", named(G3, "label_entry_replaced")),
    ("grad_logits", SOFTMAX + "rows = np.arange(len(p))\np[rows, labels] = 1 - p[rows, labels]\ngrad = p / len(p)", named(G3, "label_entry_replaced")),
    ("grad_logits", SOFTMAX + HOT + "own = p[np.arange(len(p)), labels][:, None]\ngrad = own * (hot - p) / len(p)", named(G3, "slope_of_probability")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) * p * (1 - p) / len(p)", named(G3, "slope_of_softmax_times")),
    ("grad_logits", SOFTMAX + HOT + "up = 2 * (p - hot) / len(p)\ngrad = p * (up - (up * p).sum(axis=1, keepdims=True))",
     named(G3, "slope_of_squared_error")),
    ("grad_logits", SOFTMAX + HOT + "grad = np.zeros_like(p)\nfor n in range(len(p)):\n    grad[n] = (p[n] - hot[n]) / len(p)\n    return grad", named(G3, "one_sample_filled")),
    ("grad_logits", SOFTMAX + HOT + "grad = np.zeros_like(p)\nfor n in range(len(p) - 1):\n    grad[n] = (p[n] - hot[n]) / len(p)", named(G3, "sample_left_out")),
    ("grad_logits", SOFTMAX + "hot = np.eye(p.shape[1])[p.argmax(axis=1)]\ngrad = (p - hot) / len(p)", named(G3, "best_class")),
    ("grad_logits", LOW + HOT + "p = np.exp(low) / (np.exp(low).sum(axis=1, keepdims=True) + 1e-6)\ngrad = (p - hot) / len(p)", named(G3, "number_in_denominator")),
    ("grad_logits", LOW.replace("logits - logits.max", "-logits - (-logits).max") + OVER_N + HOT + "grad = (p - hot) / len(p)", named(G3, "minus_in_exponent")),
    ("grad_logits", SOFTMAX + "logits = p\n" + SOFTMAX + HOT + "grad = (p - hot) / len(p)", named(G3, "softmax_twice")),
    ("grad_logits", HOT + "p = logits / logits.sum(axis=1, keepdims=True)\ngrad = (p - hot) / len(p)", named(G3, "exponential_missing")),
    ("grad_logits", "z = np.clip(logits, -500, 500)\n" + SOFTMAX.replace("logits", "z") + HOT + "grad = (p - hot) / len(p)", named(OUT, "logits_clipped")),
    # grad_logits: two at once
    ("grad_logits", SOFTMAX + "grad = p", both(G3, "softmax_alone", "not_divided_by_n")),
    ("grad_logits", SOFTMAX + HOT + "grad = hot - p", both(G3, "minus_turned_round", "not_divided_by_n")),
    ("grad_logits", SOFTMAX + "p[:, labels] -= 1\ngrad = p", both(G3, "whole_columns", "not_divided_by_n")),
    ("grad_logits", SOFTMAX.replace("axis=1", "axis=0") + HOT + "grad = p - hot", both(G3, "softmax_of_columns", "not_divided_by_n")),
    ("grad_logits", SOFTMAX.replace("axis=1", "axis=0") + "grad = p / len(p)", both(G3, "softmax_of_columns", "softmax_alone")),
    ("grad_logits", SOFTMAX + "p[np.arange(len(p)), labels - 1] -= 1\ngrad = p", both(G3, "labels_one_off", "not_divided_by_n")),
    # gradients: what arrives
    ("gradients", OWN_SOFTMAX + "g = p / len(x)\n" + LINES, named(["w1", "w2", "b2"], "arrives_without_labels")),
    ("gradients", OWN_SOFTMAX + "g = (p + np.eye(p.shape[1])[labels]) / len(x)\n" + LINES, named(["w1", "w2", "b2"], "arrives_plus_labels")),
    ("gradients", OWN_SOFTMAX + "g = -np.eye(p.shape[1])[labels] / len(x)\n" + LINES, named(["w1", "w2", "b2"], "arrives_labels_alone")),
    ("gradients", FORWARD + "g = 2 * (logits - np.eye(logits.shape[1])[labels])\n" + LINES, named(["w1", "w2", "b2"], "arrives_from_logits")),
    ("gradients", FORWARD + "g = logits\n" + LINES, named(["w1", "w2", "b2"], "arrives_logits")),
    ("gradients", OWN_SOFTMAX + "g = grad_logits(p, labels)\n" + LINES, named(["w1", "w2", "b2"], "arrives_softmax_twice")),
    ("gradients", OWN_SOFTMAX.replace("axis=1", "axis=0") + "g = (p - np.eye(p.shape[1])[labels]) / len(x)\n" + LINES,
     named(["w1", "w2", "b2"], "arrives_softmax_of_columns")),
    ("gradients", FORWARD + "g = (1 / (1 + np.exp(-logits)) - np.eye(logits.shape[1])[labels]) / len(x)\n" + LINES,
     named(["w1", "w2", "b2"], "arrives_from_sigmoid")),
    ("gradients", FORWARD + "g = grad_logits(logits, labels - 1)\n" + LINES, named(["w1", "w2", "b2"], "arrives_one_off")),
    ("gradients", FORWARD + "g = -g\n" + LINES, named(FOUR, "opposite_sign")),
    # gradients: another forward pass
    ("gradients", "h = h_relu = x @ params['w1'] + params['b1']\nlogits = h @ params['w2'] + params['b2']\ng = grad_logits(logits, labels)\n"
     + BACK_2 + "grad_h = g @ params['w2'].T\n" + BACK_1, both(["w1"], "net_without_relu", "no_mask") | named(["w2", "b2"], "net_without_relu")),
    ("gradients", "h = x @ params['w1']\nh_relu = np.maximum(h, 0)\nlogits = h_relu @ params['w2']\ng = grad_logits(logits, labels)\n" + LINES,
     named(["w1", "w2", "b2"], "net_without_bias")),
    # gradients: the mask
    ("gradients", MASKS + "grad_h = d * (h > 0) * (d > 0)\n" + BACK_1, named(["w1"], "masked_twice")),
    ("gradients", MASKS + "grad_h = d * np.where(h > 0, 1, 0.01)\n" + BACK_1, named(["w1"], "leaky_slope")),
    ("gradients", MASKS + "grad_h = np.where(h > 0, h, d)\n" + BACK_1, named(["w1"], "where_turned_around")),
    ("gradients", MASKS + "grad_h = d * h_relu * (1 - h_relu)\n" + BACK_1, named(["w1"], "slope_of_another")),
    ("gradients", MASKS + "grad_h = d * (1 - np.tanh(h) ** 2)\n" + BACK_1, named(["w1"], "slope_of_another")),
    ("gradients", MASKS + "grad_h = d * h\n" + BACK_1, named(["w1"], "times_h")),
    ("gradients", MASKS + "grad_h = d * np.sign(h)\n" + BACK_1, named(["w1"], "sign_as_mask")),
    ("gradients", MASKS + "grad_w1 = x.T @ d\ngrad_b1 = d.mean(axis=0)", named(["w1"], "no_mask") | named(["b1"], "bias_averaged")),
    ("gradients", MASKS + "grad_w1 = x.T @ d / len(x)\ngrad_b1 = (d * (h > 0)).sum(axis=0)", {"w1": "mistakes.divided_again + mistakes.no_mask"}),
    # gradients: the last lines
    ("gradients", swapping("x.T @ grad_h\n", "x.T @ grad_h / len(x)\n").replace("grad_h.sum(axis=0)", "grad_h.mean(axis=0)"),
     named(["w1"], "divided_again") | named(["b1"], "bias_averaged")),
    ("gradients", swapping("x.T @ grad_h\n", "2 * x.T @ grad_h\n").replace("grad_h.sum(axis=0)", "2 * grad_h.sum(axis=0)"), named(["w1", "b1"], "counted_twice")),
    ("gradients", swapping("x.T @ grad_h\n", "-x.T @ grad_h\n"), named(["w1"], "opposite_sign")),
    ("gradients", swapping("x.T @ grad_h\n", "x.T @ grad_h + 0.01 * params['w1']\n"), named(["w1"], "weight_decay")),
    ("gradients", swapping("x.T @ grad_h\n", "np.ones_like(x).T @ grad_h\n"), named(["w1"], "input_ignored")),
    ("gradients", swapping("x.T @ grad_h\n", "x.reshape(x.shape[1], -1) @ grad_h\n"), named(["w1"], "reshaped")),
    ("gradients", swapping("h_relu.T @ g\n", "np.zeros_like(params['w2'])\nfor n in range(len(x)):\n    grad_w2 = np.outer(h_relu[n], g[n])\n"), named(["w2"], "one_sample")),
    ("gradients", swapping("h_relu.T @ g\n", "h_relu[1:].T @ g[1:]\n"), named(["w2"], "sample_left_out")),
    ("gradients", swapping("grad_h.sum(axis=0)", "grad_w1.sum(axis=0)"), named(["b1"], "input_in_bias")),
    ("gradients", swapping("g.sum(axis=0)", "g.max(axis=0)").replace("grad_h.sum", "grad_h.sum"), named(["b2"], "bias_largest")),
    ("gradients", swapping("grad_h.sum(axis=0)", "np.zeros_like(params['b1'])"), named(["b1"], "zeros")),
    ("gradients", swapping("g.sum(axis=0)", "np.zeros_like(params['b2'])"), named(["b2"], "zeros")),
    ("gradients", swapping("grad_h.sum(axis=0)", "g.sum(axis=0)"), named(["b1"], "swapped")),
    ("gradients", swapping("grad_h.sum(axis=0)", "grad_h.sum(axis=0).reshape(-1, 1)"), named(["b1"], "bias_keeps_axis")),
    ("gradients", swapping("grad_h.sum(axis=0)", "grad_h.mean()"), named(["b1"], "bias_added_to_one")),
    # minibatches
    ("minibatches", "o = (np.arange(n) * 7 + rng.integers(n)) % n\nbatches = [o[i:i + size] for i in range(0, n, size)]",
     told(["each_once"], "with_replacement") | told(["shuffled"], "neighbours_kept")),
    ("minibatches", "step = next(k for k in (7, 11, 13, 5, 3, 2, 1) if np.gcd(k, n) == 1)\no = (np.arange(n) * step + rng.integers(n)) % n\n"
     "batches = [o[i:i + size] for i in range(0, n, size)]", told(["shuffled"], "neighbours_kept")),
    ("minibatches", "o = np.roll(np.arange(n), rng.integers(1, n))\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["shuffled"], "neighbours_kept")),
    ("minibatches", "o = np.arange(n)\nrng.shuffle(o[:n // 2])\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["shuffled"], "neighbours_kept")),
    ("minibatches", "o = np.random.default_rng(0).permutation(n)\nbatches = [o[i:i + size] for i in range(0, n, size)]\n"
     "batches = [batches[k] for k in rng.permutation(len(batches) - 1)] + batches[-1:]", told(["shuffled"], "same_batches_in_other_order")),
    ("minibatches", "import copy\no = copy.deepcopy(rng).permutation(n)\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["shuffled"], "generator_set_back")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i:i + size] for i in range(0, n, size)]\nbatches = [b for b in batches if len(b) > 1]",
     told(["each_once"], "single_sample_dropped")),
    ("minibatches", "o = rng.permutation(n)\nif n < size:\n    return []\nbatches = [o[i:i + size] for i in range(0, n, size)]", told(["each_once"], "small_data_dropped")),
    ("minibatches", "o = rng.permutation(n)\nfull = n // size\nbatches = np.split(o[:full * size], full)\nif n % size:\n    batches.append(o[full * size:])",
     told(["each_once"], "stops_there")),
    ("minibatches", "batches = np.split(rng.permutation(n), n // size)", named(BATCH, "cut_into_equal_parts")),
    ("minibatches", "batches = rng.permutation(n).reshape(-1, size)", named(BATCH, "cut_into_equal_parts")),
    ("minibatches", "o = rng.shuffle(np.arange(n))\nbatches = [o[i:i + size] for i in range(0, n, size)]", named(BATCH, "shuffle_gives_nothing")),
    ("minibatches", "batches = [rng.integers(n, size=size) for _ in range(n // size + 1)]", told(["each_once"], "with_replacement")),
    ("minibatches", "o = rng.permutation(n - 1)\nbatches = [o[i:i + size] for i in range(0, n - 1, size)]", told(["each_once"], "last_sample_missing")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i:i + size] for i in range(0, n - size, size)]", told(["each_once"], "last_batch_dropped")),
    # train: what an epoch goes through
    ("train", LOOP.replace("minibatches(len(x)", "minibatches(len(x) // 2"), told(["arguments"], "samples_never_seen")),
    ("train", LOOP.replace("minibatches(len(x)", "minibatches(min(len(x), 1000)"), told(["arguments"], "samples_never_seen")),
    ("train", COPY + EPOCHS + "    for _ in range(0, len(x), batch_size):\n        b = rng.integers(len(x), size=batch_size)\n" + FIND + MOVE + NOTE,
     told(["arguments"], "not_each_once")),
    ("train", COPY + EPOCHS + "    o = rng.permutation(len(x))\n    for i in range(len(x) // batch_size):\n        b = o[i * batch_size:(i + 1) * batch_size]\n" + FIND + MOVE + NOTE,
     told(["arguments"], "rest_never_trained")),
    ("train", COPY + EPOCHS + "    r = rng.integers(len(x))\n    for i in range(0, len(x), batch_size):\n        b = (np.arange(i, min(i + batch_size, len(x))) * 5 + r) % len(x)\n"
     + FIND + MOVE + NOTE, told(["arguments"], "order_only_shifted")),
    ("train", COPY + "cut = list(minibatches(len(x), batch_size, rng))\n" + EPOCHS + "    for k in rng.permutation(len(cut)):\n        b = cut[k]\n"
     + FIND + MOVE + NOTE, told(["arguments"], "same_batches_each_epoch")),
    ("train", COPY + EPOCHS + "    b = rng.choice(len(x), batch_size, replace=False)\n" + FIND.replace("        ", "    ") + MOVE.replace("        for", "    for").replace("            ", "        ").replace("learning_rate", "3 * learning_rate") + NOTE,
     told(["accuracy"], "samples_never_seen")),
    # train: how it steps and what it notes
    ("train", LOOP.replace("learning_rate * g[k]", "learning_rate * g[k] / len(b)"), told(["accuracy"], "step_averaged_again")),
    ("train", LOOP.replace("learning_rate * g[k]", "learning_rate * g[k] / len(x)"), told(["accuracy"], "step_averaged_again")),
    ("train", LOOP.replace("learning_rate * g[k]", "learning_rate ** 2 * g[k]"), told(["accuracy"], "rate_used_twice")),
    ("train", LOOP.replace("learning_rate * g[k]", "g[k]"), told(["arguments"], "rate_unused")),
    ("train", LOOP.replace("params[k] -= learning_rate * g[k]", "params[k] += (1 if k == 'b1' else -1) * learning_rate * g[k]"), told(["arguments"], "some_climb")),
    ("train", LOOP + "losses = [losses[-1]] * epochs", told(["losses"], "earlier_losses_differ")),
    ("train", LOOP.replace("learning_rate * g[k]", "1e-4 * learning_rate * np.sign(g[k])"), told(["accuracy"], "too_few_read")),
    # and some of other kinds
    ("cross_entropy", SOFTMAX + ROWS + "loss = -np.log(p[rows, labels].sum()) / len(p)", named(L3, "log_of_mean")),
    ("cross_entropy", TERMS + "loss = np.sqrt((terms ** 2).mean())", named(L3, "squared_logarithm")),
    ("cross_entropy", LOG_P + "loss = -log_p[:, 0].mean()", named(L3, "same_class_for_all")),
    ("cross_entropy", LOG_P.replace("exp(low).sum", "exp(low).mean") + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "mean_in_softmax")),
    ("cross_entropy", LOG_P.replace("axis=1, keepdims=True))\n", "axis=0))\n") + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "softmax_of_columns")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p ** 2 - hot) / len(p)", named(G3, "squared_softmax")),
    ("grad_logits", SOFTMAX + "p[0, labels] -= 1\ngrad = p / len(p)", named(G3, "first_row_only")),
    ("grad_logits", SOFTMAX + "p[:, 0] -= 1\ngrad = p / len(p)", named(G3, "same_class_for_all")),
    ("grad_logits", SOFTMAX.replace(".sum", ".mean") + HOT + "grad = (p - hot) / len(p)", named(G3, "mean_in_softmax")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i:i + size] for i in range(0, n - 1, size)]", told(["each_once"], "single_sample_dropped")),
    ("train", LOOP.replace("rng):", "rng)[:-1]:"), told(["arguments"], "rest_never_trained")),
    ("train", LOOP.replace("batch_size, rng", "batch_size // 2, rng"), told(["arguments"], "other_batch_size")),
    ("train", LOOP.replace("range(epochs)", "range(epochs - 1)"), told(["losses"], "losses_count")),
    ("cross_entropy", LOG_P + ROWS + "loss = -(labels * log_p[rows, labels]).mean()", named(L3, "labels_as_numbers")),
    ("cross_entropy", LOG_P.replace("np.log(", "np.log10(") + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "log_to_base_10")),
    ("cross_entropy", LOW + "log_p = low - np.log(np.exp(low)).sum(axis=1, keepdims=True)\n" + ROWS + "loss = -log_p[rows, labels].mean()",
     named(["loss", "shifted"], "logarithm_before_sum") | told(["large"], "logarithm_of_zero")),
    ("cross_entropy", "logits = logits / np.abs(logits).max(axis=1, keepdims=True)\n" + LOG_P + ROWS + "loss = -log_p[rows, labels].mean()", named(L3, "logits_rescaled")),
    ("cross_entropy", "loss = float(np.mean(logits.argmax(axis=1) != labels))", named(L3, "share_of_samples")),
    ("cross_entropy", SOFTMAX + HOT + "loss = -(p * np.log(hot + 1e-12)).sum() / len(p)", named(L3, "distributions_swapped")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) ** 2 / len(p)", named(G3, "difference_squared")),
    ("grad_logits", SOFTMAX + "grad = -np.log(p) / len(p)", named(["grad", "shifted"], "loss_not_slope") | told(["large"], "probability_of_zero")),
    ("gradients", FORWARD + "g = g / logits.shape[1]\n" + LINES, named(FOUR, "divided_by_entries")),
    # what a wrong variable, a place too early and a division in one place give
    ("grad_logits", SOFTMAX + ROWS + "p[rows, labels] -= 1\np[rows, labels] /= len(p)\ngrad = p", named(G3, "only_label_divided")),
    ("grad_logits", SOFTMAX + ROWS + "grad = p / len(p)\ngrad[rows, labels] = p[rows, labels] - 1", named(G3, "label_not_divided")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / len(p) * cross_entropy(logits, labels)", named(G3, "times_the_loss")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p - hot) / cross_entropy(logits, labels)", named(G3, "times_the_loss")),
    ("gradients", FORWARD + "g *= cross_entropy(logits, labels)\n" + BACK_2 + GRAD_H + BACK_1, named(FOUR, "times_the_loss")),
    ("gradients", FORWARD + "grad_w2 = x.T @ g\ngrad_b2 = g.sum(axis=0)\n" + GRAD_H + BACK_1, named(["w2"], "x_in_grad_w2")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + BACK_1.replace("x.T", "h_relu.T"), named(["w1"], "h_in_grad_w1")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + BACK_1.replace("x.T", "h.T"), named(["w1"], "h_in_grad_w1")),
    ("gradients", FORWARD + "grad_w2 = h_relu.T @ g\ngrad_b2 = g.sum(axis=0) * params['b2']\n" + GRAD_H
     + "grad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0) * params['b1']", named(["b1", "b2"], "bias_itself")),
    ("gradients", FORWARD + "grad_w2 = h_relu.T @ g\ngrad_b2 = params['b2'] + g.sum(axis=0)\n" + GRAD_H
     + "grad_w1 = x.T @ grad_h\ngrad_b1 = params['b1'].copy()", named(["b1", "b2"], "bias_itself")),
    ("gradients", FORWARD + BACK_2 + "grad_h = (g @ params['w2'].T + params['b1']) * (h > 0)\n" + BACK_1, named(["w1"], "bias_on_way_back")),
    ("gradients", FORWARD + BACK_2 + "grad_h = ((g + params['b2']) @ params['w2'].T) * (h > 0)\n" + BACK_1, named(["w1"], "bias_on_way_back")),
    ("gradients", FORWARD + BACK_2 + GRAD_H.replace("params['w2']", "grad_w2") + BACK_1, named(["w1"], "back_through_grad_w2")),
    ("minibatches", "o = rng.permutation(n)\nfor i in range(0, n, size):\n    batches = [o[i:i + size]]", told(["each_once"], "samples_missing")),
    ("bug_hunt", "return {name: case for case, name in " + repr(ANSWERS) + ".items()}", told(CASES, "cases_by_name")),
    ("bug_hunt", "return " + repr(dict(enumerate(["mask_by_gradient", *list(ANSWERS.values())[:5]]))), told(["case 6"], "cases_from_zero")),
    ("bug_hunt", hunted(c1="last_sample_left_out", c3="times_h_relu", c4="b1_left_out"),
     told(["case 1"], "last_counts") | told(["case 3"], "units_off_wrong") | told(["case 4"], "labels_do_not_count")),
    ("bug_hunt", hunted(c1="b1_left_out", c3="mask_inverted"), told(["case 1"], "b1_zero_wrong") | told(["case 3"], "other_numbers")),
    ("bug_hunt", hunted(c1="labels_ignored", c3="upstream_ignored"), told(["case 1"], "labels_count") | told(["case 3"], "labels_count")),
    ("train", COPY + EPOCHS + CUT + FIND + MOVE + NOTE + "    return params, losses",
     told(["losses"], "losses_count") | told(["accuracy", "arguments"], "epochs_unused")),
]

RIGHT += [
    ("train", COPY + EPOCHS + "    total = gradients(x, labels, params)\n    size = max(abs(t).max() for t in total.values())\n" + CUT + FIND + MOVE + NOTE),
    ("train", COPY + "m = {k: np.zeros_like(v) for k, v in params.items()}\nfor e in range(epochs):\n    rate = learning_rate * 0.5 * (1 + np.cos(np.pi * e / epochs))\n"
     + CUT + FIND.replace("params)", "{k: params[k] + 0.5 * m[k] for k in m})") + "        for k in params:\n            m[k] = 0.5 * m[k] - rate * g[k]\n            params[k] = params[k] + m[k]\n" + NOTE),
    ("train", COPY + EPOCHS + "    o = rng.permutation(len(x))\n    xs, ts = x[o], labels[o]\n    for i in range(0, len(x), batch_size):\n"
     "        g = gradients(xs[i:i + batch_size], ts[i:i + batch_size], params)\n" + MOVE + NOTE),
    ("minibatches", "order = rng.permutation(n)\nbatches = [np.sort(order[i:i + size]) for i in range(0, n, size)]"),
    ("minibatches", "order = sorted(range(n), key=lambda i: rng.random())\nk = int(np.ceil(n / size))\nbatches = [np.array(order[j * size:(j + 1) * size]) for j in range(k)]"),
    ("minibatches", "order = rng.permutation(n)\nbatches = np.split(order, np.arange(size, n, size))"),
    ("cross_entropy", "d = logits - np.take_along_axis(logits, labels[:, None], 1)\nm = d.max(1)\nloss = (m + np.log(np.exp(d - m[:, None]).sum(1))).sum() / d.shape[0]"),
    ("grad_logits", "grad = np.empty_like(logits)\nN, C = logits.shape\nwith np.errstate(over='ignore'):\n    for n in range(N):\n        for k in range(C):\n"
     "            grad[n, k] = (1 / np.exp(logits[n] - logits[n, k]).sum() - (k == labels[n])) / N"),
    ("gradients", FORWARD + "grad_w2 = sum(np.outer(a, b) for a, b in zip(h_relu, g))\ngrad_h = np.einsum('nc,hc->nh', g, params['w2'])\ngrad_h[h_relu == 0] = 0\n"
     "grad_w1 = np.tensordot(x, grad_h, axes=(0, 0))\ngrad_b1, grad_b2 = np.add.reduce(grad_h), np.add.reduce(g)"),
    ("cross_entropy", "loss = np.mean(np.logaddexp.reduce(logits, axis=1) - np.choose(labels, logits.T))"),
    ("grad_logits", "d = logits[:, None, :] - logits[:, :, None]\nwith np.errstate(over='ignore'):\n    p = 1 / np.exp(d).sum(axis=2)\n"
     "grad = p * (1 / len(p))\ngrad[range(len(p)), labels] -= 1 / len(p)"),
    ("gradients", FORWARD + "def back(a, up):\n    both = np.column_stack([a, np.ones(len(a))]).T @ up\n    return both[:-1], both[-1]\n"
     "grad_w2, grad_b2 = back(h_relu, g)\ngrad_w1, grad_b1 = back(x, params['w2'].dot(g.T).T * np.sign(h_relu))"),
    ("bug_hunt", "named = dict(zip(range(1, 7), " + repr(list(ANSWERS.values())) + "))"),
]

WRONG += [
    # a loop that ends early, a division inside of it, a class in the softmax's place
    ("grad_logits", SOFTMAX + "for n in range(len(labels) - 1):\n    p[n, labels[n]] -= 1\ngrad = p / len(p)", named(G3, "sample_left_out")),
    ("grad_logits", SOFTMAX + "for n in range(1, len(labels)):\n    p[n, labels[n]] -= 1\ngrad = p / len(p)", named(G3, "sample_left_out")),
    ("grad_logits", SOFTMAX + "for n in range(len(labels)):\n    p[n, labels[n]] -= 1\n    p /= len(p)\ngrad = p", named(G3, "divided_in_loop")),
    ("grad_logits", SOFTMAX + HOT + "best = np.eye(p.shape[1])[p.argmax(axis=1)]\ngrad = (best - hot) / len(p)", named(G3, "class_not_softmax")),
    ("grad_logits", SOFTMAX + HOT + "grad = (p.round() - hot) / len(p)", named(G3, "class_not_softmax")),
    # a mask that looks at something else, and signs that get lost
    ("gradients", MASKS + "grad_h = d * (x @ params['w1'] > 0)\n" + BACK_1, named(["w1"], "mask_without_bias")),
    ("gradients", MASKS + "grad_h = d * (h.mean(axis=0) > 0)\n" + BACK_1, named(["w1"], "mask_not_per_entry")),
    ("gradients", MASKS + "grad_h = d * (h > 0).sum(axis=0)\n" + BACK_1, named(["w1"], "mask_not_per_entry")),
    ("gradients", MASKS + "grad_h = d * (h > 1)\n" + BACK_1, named(["w1"], "mask_threshold")),
    ("gradients", MASKS + "grad_h = d * (h > h.mean())\n" + BACK_1, named(["w1"], "mask_threshold")),
    ("gradients", MASKS + "grad_h = np.abs(d) * (h > 0)\n" + BACK_1, named(["w1"], "upstream_without_sign")),
    ("gradients", MASKS + "grad_h = h_relu * (d > 0)\n" + BACK_1, named(["w1"], "roles_exchanged")),
    ("gradients", MASKS + "grad_h = np.minimum(d, h)\n" + BACK_1, named(["w1"], "larger_of_two")),
    ("gradients", MASKS + "grad_h = d + (h > 0)\n" + BACK_1, named(["w1"], "mask_added")),
    # a value in a gradient's place, and a step that nobody asked for
    ("gradients", swapping("grad_h.sum(axis=0)", "h.sum(axis=0)"), named(["b1"], "value_not_gradient")),
    ("gradients", swapping("grad_h.sum(axis=0)", "h_relu.sum(axis=0)"), named(["b1"], "value_not_gradient")),
    ("gradients", swapping("x.T @ grad_h\n", "x.T @ grad_h * params['w1']\n"), named(["w1"], "times_the_weight")),
    ("gradients", swapping("h_relu.T @ g\n", "h_relu.T @ g * params['w2']\n"), named(["w2"], "times_the_weight")),
    ("gradients", FORWARD + LINES + "grad_w1, grad_w2 = params['w1'] - 0.1 * grad_w1, params['w2'] - 0.1 * grad_w2\n"
     "grad_b1, grad_b2 = params['b1'] - 0.1 * grad_b1, params['b2'] - 0.1 * grad_b2\n", named(FOUR, "step_returned")),
    ("gradients", FORWARD.replace("labels)", "logits.argmax(axis=1))") + LINES, named(["w1", "w2", "b2"], "best_class")),
    # how many batches, and how large they are
    ("minibatches", "batches = np.array_split(rng.permutation(n), size)", told(["sizes"], "sizes_differ")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i::size] for i in range(size)]", told(["sizes"], "sizes_differ")),
    # logits that a ReLU changes, on the way forward or back
    ("gradients", FORWARD.replace("grad_logits(logits", "grad_logits(np.maximum(logits, 0)") + LINES,
     dict.fromkeys(("w1", "w2", "b2"), "unexplained"), "a ReLU on the logits has no name of its own"),
    ("gradients", FORWARD + "g = g * (logits > 0)\n" + LINES, named(["w1", "b1", "w2", "b2"], "zeros")),
    ("minibatches", "order = rng.permutation(n)\nbatches = [order[:size] for _ in range(0, n, size)]",
     told(["each_once"], "same_batch_again")),
]

# Written without a look at this bank or at the known mistakes.

WRONG += [
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\nhigh[np.arange(len(labels)), labels] -= 1\ngrad = high / high.sum(axis=1, keepdims=True) / len(labels)",
     {"grad": "mistakes.label_in_exponentials", "shifted": "mistakes.label_in_exponentials", "large": "complaints.probability_of_zero"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[:, labels] -= 1\ngrad /= len(labels)",
     {"grad": "mistakes.whole_columns", "shifted": "mistakes.whole_columns", "large": "mistakes.whole_columns"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.mean(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = (upstream @ params[\"w2\"].T).sum(axis=0)",
     {"b1": "mistakes.mask_passed_by_bias", "b2": "mistakes.bias_averaged"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels) / len(x)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.divided_again", "b1": "mistakes.bias_averaged", "w2": "mistakes.divided_again", "b2": "mistakes.bias_averaged"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h / len(x)\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.divided_again", "w2": "mistakes.h_in_grad_w2"}),
    ("minibatches", "batches = [rng.permutation(np.arange(first, min(first + size, n))) for first in range(0, n, size)]",
     {"shuffled": "complaints.shuffled_within_batches"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(min([*losses, cross_entropy(forward(x, params)[2], labels)]))",
     {"losses": "complaints.rise_not_noted"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in list(minibatches(len(x), batch_size, rng))[:-1]:\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"arguments": "complaints.rest_never_trained"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).mean(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"loss": "mistakes.mean_in_softmax", "shifted": "mistakes.mean_in_softmax", "large": "mistakes.mean_in_softmax"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 2\ngrad /= len(labels)",
     {"grad": "mistakes.label_not_one", "shifted": "mistakes.label_not_one", "large": "mistakes.label_not_one"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad -= labels[:, None]\ngrad /= len(labels)",
     {"grad": "mistakes.labels_as_numbers", "shifted": "mistakes.labels_as_numbers", "large": "mistakes.labels_as_numbers"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream + 0.01 * params[\"w2\"]\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h + 0.01 * params[\"w1\"]\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.weight_decay", "w2": "mistakes.weight_decay"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = x.sum(axis=0) @ params['w1'] * 0 + grad_h.max(axis=0)",
     {"b1": "mistakes.bias_largest"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]\nrng.shuffle(batches[0])\nbatches = batches[::-1][1:]",
     {"each_once": "complaints.last_batch_dropped"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels) if not losses else 0.9 * losses[-1] + 0.1 * cross_entropy(forward(x, params)[2], labels))",
     {"losses": "complaints.last_loss_differs"}),
]

RIGHT += [
    ("cross_entropy", "lse = np.logaddexp.reduce(logits, axis=1)\nloss = np.mean(lse - np.take_along_axis(logits, labels[:, None], axis=1)[:, 0])"),
    ("cross_entropy", "total = 0.0\nfor row, k in zip(logits, labels):\n    m = row.max()\n    total += m + np.log(np.exp(row - m).sum()) - row[k]\nloss = total / len(labels)"),
    ("grad_logits", "z = logits - logits.max(1, keepdims=True)\np = np.exp(z - np.log(np.exp(z).sum(1, keepdims=True)))\ngrad = (p - np.eye(logits.shape[1])[labels]) / logits.shape[0]"),
    ("gradients", "h, h_relu, logits = forward(x, params)\nd = grad_logits(logits, labels)\none = np.ones(len(x))\ngrad_w2 = np.einsum(\"nh,nc->hc\", h_relu, d)\ngrad_b2 = one @ d\ngrad_h = np.where(h > 0, np.inner(d, params[\"w2\"]), 0)\ngrad_w1 = np.tensordot(x, grad_h, (0, 0))\ngrad_b1 = one @ grad_h"),
    ("minibatches", "batches = np.split(rng.permutation(n), range(size, n, size))"),
    ("minibatches", "left = list(range(n))\nrng.shuffle(left)\nbatches = []\nwhile left:\n    batches.append(np.array(left[:size]))\n    left = left[size:]"),
    ("train", "from copy import deepcopy\nparams = deepcopy(params)\nwhile len(losses) < epochs:\n    for i in minibatches(len(labels), batch_size, rng):\n        g = gradients(x[i], labels[i], params)\n        params = {k: params[k] - learning_rate * g[k] for k in params}\n    losses += [float(cross_entropy(forward(x, params)[2], labels))]"),
    ("cross_entropy", "m = logits.max(1)\nloss = float(np.mean(m + np.log(np.sum(np.exp((logits.T - m).T), axis=1)) - np.array([r[k] for r, k in zip(logits, labels)])))"),
    ("grad_logits", "lse = np.logaddexp.reduce(logits, axis=1)\ngrad = np.exp(logits - lse[:, None])\ngrad = (grad - (np.arange(logits.shape[1]) == labels[:, None])) / len(labels)"),
    ("minibatches", "order = np.argsort(rng.random(n))\nbatches = np.array_split(order, np.arange(size, n, size))"),
    ("train", "params = {k: np.array(v) for k, v in params.items()}\nfor e in range(epochs):\n    for i in minibatches(len(x), batch_size, rng):\n        g = gradients(x[i], labels[i], params)\n        params = {k: v - learning_rate * g[k] for k, v in params.items()}\n    losses += [float(cross_entropy(forward(x, params)[2], labels))]"),
    ("gradients", "h = x @ params[\"w1\"] + params[\"b1\"]\na = h.clip(0)\nd = grad_logits(a @ params[\"w2\"] + params[\"b2\"], labels)\ngrad_w2, grad_b2 = a.T @ d, d.sum(0)\ne = (d @ params[\"w2\"].T) * np.sign(a)\ngrad_w1, grad_b1 = x.T @ e, e.sum(0)"),
]

WRONG += [
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = ((np.exp(log_p) - np.eye(logits.shape[1])[labels]) ** 2).sum(axis=1).mean()",
     {"loss": "mistakes.squared_error_of_softmax", "shifted": "mistakes.squared_error_of_softmax", "large": "mistakes.squared_error_of_softmax"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ np.abs(grad_h)\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.upstream_without_sign"}),
    ("train", "params = {name: 0 * array for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.start_ignored", "arguments": "complaints.start_ignored"}),
]

WRONG += [
    ("cross_entropy", "low = logits - logits.max()\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"shifted": "complaints.maximum_of_all", "large": "complaints.maximum_of_all"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log2(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"loss": "mistakes.log_to_base_2", "shifted": "mistakes.log_to_base_2", "large": "mistakes.log_to_base_2"}),
    ("cross_entropy", "p = np.exp(logits) / np.exp(logits).sum(axis=0)\nloss = -np.log(p[np.arange(len(labels)), labels]).sum()",
     {"loss": "mistakes.softmax_of_columns + mistakes.sum_over_batch", "shifted": "complaints.exponential_overflows", "large": "complaints.exponential_overflows"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -(np.exp(log_p) * log_p).sum(axis=1).mean()",
     {"loss": "mistakes.entropy", "shifted": "mistakes.entropy", "large": "mistakes.entropy"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1 / len(labels)",
     {"grad": "mistakes.only_one_hot_divided", "shifted": "mistakes.only_one_hot_divided", "large": "mistakes.only_one_hot_divided"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad /= logits.size",
     {"grad": "mistakes.divided_by_entries", "shifted": "mistakes.divided_by_entries", "large": "mistakes.divided_by_entries"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] += 1\n",
     {"grad": "mistakes.plus_one_hot + mistakes.not_divided_by_n", "shifted": "mistakes.plus_one_hot + mistakes.not_divided_by_n", "large": "mistakes.plus_one_hot + mistakes.not_divided_by_n"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\none_hot = np.zeros_like(grad)\none_hot[np.arange(len(labels)), labels] = 1\ngrad = grad * (one_hot - grad)\ngrad /= len(labels)",
     {"grad": "two_at_once.opposite_sign + mistakes.times_probability", "shifted": "two_at_once.opposite_sign + mistakes.times_probability", "large": "two_at_once.opposite_sign + mistakes.times_probability"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * h_relu\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.mean(axis=0)",
     {"w1": "mistakes.times_h_relu", "b1": "mistakes.bias_averaged"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0) / len(labels)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"b2": "mistakes.bias_averaged"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(h_relu @ params['w2'], labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.net_without_bias", "w2": "mistakes.net_without_bias", "b2": "mistakes.net_without_bias"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_b2 @ params['w2'].T",
     {"b1": "mistakes.mask_passed_by_bias"}),
    ("minibatches", "shuffled = rng.permutation(n - 1) + 1\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]",
     {"each_once": "complaints.sample_0_missing", "sizes": "complaints.empty_batch"}),
    ("minibatches", "batches = [rng.permutation(n)[first : first + size] for first in range(0, n, size)]",
     {"each_once": "complaints.with_replacement"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x[batch], params)[2], labels[batch]))",
     {"losses": "complaints.loss_of_last_batch"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    learning_rate = learning_rate * 0.5\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.rate_changes_on_way"}),
    ("train", "params = dict(params)\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] += -learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"inputs": "complaints.params_changed"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        slopes.pop('b1')\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"arguments": "complaints.parameters_left_out"}),
    ("cross_entropy", "low = logits - logits.mean(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"large": "complaints.exponential_overflows"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean() / np.log(logits.shape[1])",
     {"loss": "mistakes.log_to_base_c", "shifted": "mistakes.log_to_base_c", "large": "mistakes.log_to_base_c"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -np.take(log_p, labels).mean()",
     {"loss": "mistakes.first_row_only", "shifted": "mistakes.first_row_only", "large": "mistakes.first_row_only"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\none_hot = np.eye(logits.shape[1])[labels]\nloss = -(one_hot * log_p + (1 - one_hot) * np.log(1 - np.exp(log_p))).mean()",
     {"loss": "mistakes.each_class_apart", "shifted": "mistakes.each_class_apart", "large": "complaints.logarithm_of_zero"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels - 1].sum()",
     {"loss": "mistakes.labels_one_off + mistakes.sum_over_batch", "shifted": "mistakes.labels_one_off + mistakes.sum_over_batch", "large": "mistakes.labels_one_off + mistakes.sum_over_batch"}),
    ("cross_entropy", "logits = np.clip(logits, -500, 500)\np = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\nloss = -np.log(p[np.arange(len(labels)), labels] + 1e-12).mean()",
     {"shifted": "mistakes.logits_clipped", "large": "mistakes.logits_clipped + mistakes.number_in_logarithm"}),
    ("cross_entropy", "low = np.abs(logits) - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"loss": "mistakes.logits_lost_sign", "shifted": "complaints.moves_with_shift", "large": "complaints.moves_with_shift"}),
    ("cross_entropy", "logits -= logits.max(axis=1, keepdims=True)\nloss = (np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]).mean()",
     {"large": "complaints.input_changed"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean(keepdims=True)",
     {"loss": "not_one_number", "shifted": "not_one_number", "large": "not_one_number"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True)) / 2\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"loss": "mistakes.normaliser_scaled", "shifted": "mistakes.normaliser_scaled", "large": "mistakes.normaliser_scaled"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad -= grad[np.arange(len(labels)), labels][:, None]\ngrad /= len(labels)",
     {"grad": "mistakes.label_share_subtracted", "shifted": "mistakes.label_share_subtracted", "large": "mistakes.label_share_subtracted"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\nlog_p = np.log(grad)\ngrad = log_p - np.eye(grad.shape[1])[labels]\ngrad /= len(labels)",
     {"grad": "mistakes.log_softmax_kept", "shifted": "mistakes.log_softmax_kept", "large": "complaints.probability_of_zero"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad = grad - labels[:, None]\ngrad /= len(labels)",
     {"grad": "mistakes.labels_as_numbers", "shifted": "mistakes.labels_as_numbers", "large": "mistakes.labels_as_numbers"}),
    ("grad_logits", "low = logits - logits.max(axis=1, keepdims=True)\np = np.exp(low) / np.exp(low).sum(axis=0, keepdims=True)\ngrad = (np.eye(logits.shape[1])[labels] - p)",
     {"grad": "two_at_once.scaled + mistakes.softmax_of_columns", "shifted": "two_at_once.scaled + mistakes.softmax_of_columns", "large": "two_at_once.scaled + mistakes.softmax_of_columns"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad /= grad.shape[1]\ngrad = np.round(grad, 6)",
     {"grad": "unexplained", "shifted": "unexplained", "large": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] = 1 - grad[np.arange(len(labels)), labels]\ngrad /= len(labels)",
     {"grad": "mistakes.label_entry_replaced", "shifted": "mistakes.label_entry_replaced", "large": "mistakes.label_entry_replaced"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] = -1\ngrad /= len(labels)",
     {"grad": "mistakes.label_entry_replaced", "shifted": "mistakes.label_entry_replaced", "large": "mistakes.label_entry_replaced"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad /= len(labels)\ngrad = grad - grad.mean(axis=0)",
     {"grad": "mistakes.mean_taken_away", "shifted": "mistakes.mean_taken_away", "large": "mistakes.mean_taken_away"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(h_relu @ params['w2'] + params['b2'], labels) / len(x)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) \ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.divided_again + mistakes.no_mask", "b1": "mistakes.bias_averaged", "w2": "mistakes.divided_again", "b2": "mistakes.bias_averaged"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\nw2 = params['w2'] - 0.1 * grad_w2\ngrad_h = (upstream @ w2.T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.w2_moved_on_way"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream + 0.01 * params['w2']\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h + 0.01 * params['w1']\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.weight_decay", "w2": "mistakes.weight_decay"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (x @ params['w1'] > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.mask_without_bias"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (logits.max(axis=1, keepdims=True) > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.no_mask", "b1": "mistakes.zeros"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_b2.sum() * np.ones_like(params['b1'])",
     {"b1": "two_at_once.scaled + mistakes.bias_slope_of_one"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = (grad_h.T @ x)\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.transposed"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ (upstream * logits)\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w2": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ (upstream @ params['w2'].T)\ngrad_b1 = grad_w1.sum(axis=0)",
     {"w1": "mistakes.no_mask", "b1": "mistakes.input_in_bias"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = (h > 0).sum(axis=0)",
     {"b1": "mistakes.upstream_ignored"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [np.sort(shuffled)[first : first + size] for first in range(0, n, size)]",
     {"shuffled": "complaints.not_shuffled"}),
    ("minibatches", "batches = np.array_split(rng.permutation(n), n // size)",
     {"sizes": "complaints.sizes_differ"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size - 1] for first in range(0, n, size)]",
     {"each_once": "complaints.samples_missing", "sizes": "complaints.batches_one_off"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[i * size : (i + 1) * size] for i in range(n // size)]\nbatches.append(shuffled[-(n % size):])",
     {"each_once": "complaints.all_once_more", "sizes": "complaints.last_batch_too_long"}),
    ("minibatches", "rng = np.random.default_rng(0)\nshuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]",
     {"shuffled": "complaints.same_every_epoch"}),
    ("minibatches", "shuffled = rng.integers(0, n, size=n)\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]",
     {"each_once": "complaints.with_replacement"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(0, n, size)][:-1] + [shuffled[-size:]]",
     {"each_once": "complaints.last_batch_filled_up"}),
    ("minibatches", "shuffled = rng.permutation(n) + 1\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]",
     {"each_once": "complaints.index_out_of_range"}),
    ("train", "start = params\nparams = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], start)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.gradients_at_start"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] += learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.training_climbs"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate / batch_size * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.step_averaged_again"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(share_read(x, labels, params))",
     {"losses": "complaints.losses_are_shares"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(30):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"arguments": "complaints.epochs_unused"}),
    ("train", "order = minibatches(len(x), batch_size, rng)\nparams = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in order:\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"arguments": "complaints.same_batches_each_epoch"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    total = 0\n    for batch in minibatches(len(x), batch_size, rng):\n        total += cross_entropy(forward(x[batch], params)[2], labels[batch])\n    losses.append(total / (len(x) // batch_size))",
     {"losses": "complaints.last_loss_differs"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    learning_rate *= 0.1\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.rate_changes_on_way"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * np.sign(slope)\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.training_diverged"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\none_hot = np.eye(logits.shape[1])[labels] * 0.9 + 0.1 / logits.shape[1]\nloss = -(one_hot * log_p).sum(axis=1).mean()",
     {"loss": "mistakes.labels_smoothed", "shifted": "mistakes.labels_smoothed", "large": "mistakes.labels_smoothed"}),
    ("cross_entropy", "low = (logits - logits.max(axis=1, keepdims=True)) / 2\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean()",
     {"loss": "mistakes.temperature", "shifted": "mistakes.temperature", "large": "mistakes.temperature"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels].mean() + 0.01 * (logits ** 2).sum()",
     {"loss": "unexplained", "shifted": "unexplained", "large": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\np = np.exp(log_p)\nloss = -((1 - p) ** 2 * log_p)[np.arange(len(labels)), labels].mean()",
     {"loss": "unexplained", "shifted": "unexplained", "large": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = abs(log_p[np.arange(len(labels)), labels].sum()) / log_p.shape[1]",
     {"loss": "mistakes.divided_by_classes", "shifted": "mistakes.divided_by_classes", "large": "mistakes.divided_by_classes"}),
    ("cross_entropy", "low = logits - logits.max(axis=1, keepdims=True)\nlog_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))\nloss = -log_p[np.arange(len(labels)), labels.astype(float).astype(int) % 2].mean()",
     {"loss": "unexplained", "shifted": "unexplained", "large": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad -= np.eye(grad.shape[1])[labels] * 0.9 + 0.1 / grad.shape[1]\ngrad /= len(labels)",
     {"grad": "mistakes.labels_smoothed", "shifted": "mistakes.labels_smoothed", "large": "mistakes.labels_smoothed"}),
    ("grad_logits", "high = np.exp(0.5 * logits - 0.5 * logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad /= len(labels)",
     {"grad": "mistakes.temperature", "shifted": "mistakes.temperature", "large": "mistakes.temperature"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad /= len(labels)\ngrad /= np.linalg.norm(grad)",
     {"grad": "mistakes.slope_cut_off", "shifted": "mistakes.slope_cut_off", "large": "mistakes.slope_cut_off"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad = np.clip(grad / len(labels), -0.1, 0.1)",
     {"grad": "mistakes.slope_cut_off", "shifted": "mistakes.slope_cut_off", "large": "mistakes.slope_cut_off"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] -= 1\ngrad /= (len(labels) * cross_entropy(logits, labels))",
     {"grad": "mistakes.times_the_loss", "shifted": "mistakes.times_the_loss", "large": "mistakes.times_the_loss"}),
    ("grad_logits", "grad = np.zeros_like(logits)\nfor i in range(len(logits)):\n    for j in range(logits.shape[1]):\n        up = logits.copy()\n        up[i, j] += 1e-5\n        grad[i, j] = (cross_entropy(up, labels) - cross_entropy(logits, labels)) / 1e-5",
     {"grad": "imprecise", "shifted": "imprecise", "large": "imprecise"}),
    ("grad_logits", "high = np.exp(logits - logits.max(axis=1, keepdims=True))\ngrad = high / high.sum(axis=1, keepdims=True)\ngrad[np.arange(len(labels)), labels] *= -1\ngrad /= len(labels)",
     {"grad": "mistakes.label_entry_replaced", "shifted": "mistakes.label_entry_replaced", "large": "mistakes.label_entry_replaced"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_w1 /= np.linalg.norm(grad_w1)\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.slope_cut_off"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = np.clip(grad_h.sum(axis=0), -0.01, 0.01)",
     {"b1": "mistakes.slope_cut_off"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0) * np.sqrt(2 / x.shape[1])\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.scaled", "b1": "mistakes.scaled"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels[::-1])\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "unexplained", "w2": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream * (params['w2'] > 0)\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w2": "mistakes.mask_of_parameter"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h * (params['w1'] > 0)\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.mask_of_parameter"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_h[-1] = 0\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.sample_left_out"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0) + params['b2'] * 0.01\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"b2": "mistakes.bias_itself"}),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T - h_relu) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("gradients", "h, h_relu, logits = forward(x, params)\nupstream = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\nupstream[np.arange(len(x)), labels] -= 1\ngrad_w2 = h.T @ upstream\ngrad_b2 = upstream.sum(axis=0)\ngrad_h = (upstream @ params[\"w2\"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)",
     {"w1": "mistakes.no_mean_in_gradient", "b1": "mistakes.no_mean_in_gradient", "w2": "two_at_once.times_a_size + mistakes.h_in_grad_w2", "b2": "mistakes.no_mean_in_gradient"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(size, n, size)]",
     {"each_once": "complaints.whole_batch_missing"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(0, n, size - 1)]",
     {"each_once": "complaints.drawn_twice"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(n)]",
     {"each_once": "complaints.drawn_twice", "sizes": "complaints.several_batches_short"}),
    ("minibatches", "start = rng.integers(n)\nshuffled = (np.arange(n) + start) % n\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]",
     {"shuffled": "complaints.neighbours_kept"}),
    ("minibatches", "shuffled = rng.permutation(n)\nbatches = [shuffled[first : first + size] for first in range(0, n, size)]\nbatches[-1] = np.concatenate([batches[-1], shuffled[: size - len(batches[-1])]])",
     {"each_once": "complaints.last_batch_filled_up"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n    for name, slope in slopes.items():\n        params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.one_step_an_epoch"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    losses.append(cross_entropy(forward(x, params)[2], labels))\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope",
     {"losses": "complaints.loss_of_epoch_start"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], rng.permutation(labels[batch]), params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.labels_mixed"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        if rng.random() < 0.5:\n            continue\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"arguments": "complaints.not_each_once"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        x = x * 1.0\n        slopes['b2'] = slopes['b2'] * 0\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"arguments": "complaints.parameters_left_out"}),
    ("train", "params = {name: array.copy() for name, array in params.items()}\nfor _epoch in range(epochs):\n    for batch in minibatches(len(x), batch_size, rng):\n        slopes = gradients(x[batch], labels[batch], params)\n        for name, slope in slopes.items():\n            params[name] -= learning_rate * slope * len(batch)\n    losses.append(cross_entropy(forward(x, params)[2], labels))",
     {"accuracy": "complaints.step_scaled"}),
]

RIGHT += [
    ("cross_entropy", "total = 0.0\nfor row, label in zip(logits.tolist(), labels.tolist()):\n    top = max(row)\n    total += top + float(np.log(sum(np.exp(z - top) for z in row))) - row[label]\nloss = total / len(labels)"),
    ("grad_logits", "class Softmax:\n    def __init__(self, z):\n        e = np.exp(z.T - z.max(1))\n        self.p = (e / e.sum(0)).T\none_hot = (labels[:, None] == np.arange(logits.shape[1]))\ngrad = (Softmax(logits).p - one_hot) / float(len(logits))"),
    ("gradients", "h, r, z = forward(x, params)\ng = grad_logits(z, labels)\nones = np.ones(len(x))\ngrad_b2, grad_w2 = ones @ g, np.einsum(\"nh,nc->hc\", r, g)\ngh = np.where(r > 0, np.einsum(\"nc,hc->nh\", g, params[\"w2\"]), 0)\ngrad_b1, grad_w1 = np.einsum(\"nh->h\", gh), sum(np.outer(a, b) for a, b in zip(x, gh))"),
    ("minibatches", "def cut():\n    left = list(range(n))\n    rng.shuffle(left)\n    while left:\n        yield np.array([left.pop() for _ in range(min(size, len(left)))], dtype=np.int64)\nbatches = cut()"),
    ("train", "mine = {k: np.array(v, dtype=np.float64) for k, v in params.items()}\nm = {k: np.zeros_like(v) for k, v in mine.items()}\ne = 0\nwhile e < epochs:\n    for b in list(minibatches(labels.shape[0], batch_size, rng)):\n        g = gradients(np.take(x, b, 0), np.take(labels, b), mine)\n        for k in (\"b2\", \"w2\", \"b1\", \"w1\"):\n            m[k] = 0.5 * m[k] + g[k]\n            mine[k] = mine[k] - learning_rate * m[k]\n    losses = losses + [float(cross_entropy(forward(x, mine)[2], labels))]\n    e += 1\nparams = mine"),
    ("cross_entropy", "log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]\nloss = float(np.einsum(\"nc,nc->\", log_p, np.eye(log_p.shape[1])[labels])) / -len(log_p)"),
    ("grad_logits", "rows = []\nfor z, t in zip(logits, labels):\n    p = np.exp(z - np.logaddexp.reduce(z))\n    rows.append([(q - (k == t)) / len(logits) for k, q in enumerate(p)])\ngrad = np.array(rows)"),
    ("gradients", "def back(a, w, g):\n    return np.tensordot(a, g, ([0], [0])), g.sum(0), np.inner(g, w)\nh, r, z = forward(x, dict(params))\ngrad_w2, grad_b2, up = back(r, params[\"w2\"], grad_logits(z, labels))\nup[h <= 0] = 0\ngrad_w1, grad_b1, _ = back(x, params[\"w1\"], up)"),
    ("minibatches", "keys = rng.random(n)\norder = np.argsort(keys)\nbatches = np.split(order, np.arange(size, n, size))"),
    ("train", "flat = {k: v + 0.0 for k, v in params.items()}\nm = {k: 0.0 for k in flat}; v = {k: 0.0 for k in flat}; step = 0\nfor e in range(epochs):\n    for b in minibatches(n=len(x), size=batch_size, rng=rng):\n        step += 1\n        g = gradients(x[b], labels[b], flat)\n        for k in flat:\n            m[k] = 0.9 * m[k] + 0.1 * g[k]\n            v[k] = 0.999 * v[k] + 0.001 * g[k] ** 2\n            flat[k] = flat[k] - 0.05 * learning_rate * (m[k] / (1 - 0.9**step)) / (np.sqrt(v[k] / (1 - 0.999**step)) + 1e-8)\n    losses.append(cross_entropy(forward(x, flat)[2], labels))\nparams = flat"),
    ("grad_logits", "p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))\nnp.subtract.at(p, (range(len(labels)), labels), 1.0)\ngrad = p * np.reciprocal(float(labels.size))"),
    ("minibatches", "todo = set(range(n))\nbatches = []\nwhile todo:\n    batch = rng.choice(sorted(todo), size=min(size, len(todo)), replace=False)\n    todo -= set(batch.tolist())\n    batches.append(batch)"),
]

EACH_BATCH = "        seen.append(cross_entropy(forward(x[b], params)[2], labels[b]))\n"

WRONG += [
    ("cross_entropy", "logits -= logits.max(axis=1)[:, None]\nexps = np.exp(logits)\nlog_p = logits - np.log(exps.sum(axis=1))[:, None]\n"
     + ROWS + "loss = -np.mean(log_p[rows, labels])", told(["large"], "input_changed")),
    # What is changed in place costs one part, and the numbers another.
    ("grad_logits", "logits -= logits.max(axis=1, keepdims=True)\np = np.exp(logits)\np /= p.sum(1, keepdims=True)\n" + ROWS
     + "p[rows, labels] -= 1\ngrad = p / len(labels)", told(["large"], "input_changed")),
    ("grad_logits", "logits -= logits.max(axis=1, keepdims=True)\np = np.exp(logits)\np /= p.sum(1, keepdims=True)\n" + ROWS
     + "p[rows, labels] -= 1\ngrad = p", named(G3, "not_divided_by_n")),
    ("grad_logits", SOFTMAX + "p[np.arange(len(labels)), labels] -= 1\ngrad = p * (1 - p) / len(labels)", named(G3, "difference_bent")),
    ("grad_logits", SOFTMAX + HOT + "d = p - hot\ngrad = d - d * d", both(G3, "difference_bent", "not_divided_by_n")),
    ("gradients", FORWARD + BACK_2 + GRAD_H + "grad_w1 = (x > 0).T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)\n", named(["w1"], "mask_of_x")),
    ("gradients", "h, h_relu, logits = forward(x, params)\nd = grad_logits(logits, labels) * len(x)\ngrad_w2 = d.T @ h_relu\n"
     "grad_b2 = d.sum(axis=0)\ndh = d @ params['w2'].T * (h > 0)\ngrad_w1 = x.T @ dh\ngrad_b1 = dh.sum(axis=0)",
     named(["w1", "b1", "b2"], "no_mean_in_gradient") | {"w2": "two_at_once.transposed + mistakes.no_mean_in_gradient"}),
    ("minibatches", "batches = [rng.integers(0, n, size) for _ in range(n // size)]",
     told(["each_once"], "with_replacement") | told(["sizes"], "last_batch_dropped")),
    ("minibatches", "batches = [np.arange(i, min(i + size, n)) for i in range(0, n, size)]\nrng.shuffle(batches)",
     told(["sizes"], "small_batch_not_last") | told(["shuffled"], "only_batches_shuffled")),
    ("minibatches", "o = rng.permutation(n)\nbatches = [o[i:i + size] for i in range(0, n, size)]\nbatches = batches[::-1]",
     told(["sizes"], "small_batch_not_last")),
    ("train", COPY + EPOCHS + CUT + FIND + MOVE + "    losses.append(cross_entropy(forward(x[b], params)[-1], labels[b]))",
     told(["losses"], "loss_of_last_batch")),
    ("train", COPY + EPOCHS + NOTE + CUT + FIND + MOVE, told(["losses"], "loss_of_epoch_start")),
    ("train", COPY + EPOCHS + "    seen = []\n" + CUT + FIND + EACH_BATCH + MOVE + "    losses.append(np.mean(seen))",
     told(["losses"], "loss_of_batches_averaged")),
    ("train", COPY + EPOCHS + "    seen = []\n" + CUT + FIND + MOVE + EACH_BATCH + "    losses.append(sum(seen) / len(seen))",
     told(["losses"], "loss_of_batches_averaged")),
]

HIDDEN = [
    ("gradients", FORWARD + BACK_2.replace("h_relu.T @ g", "(h_relu.T @ g).clip(-1e3, 1e3)") + GRAD_H + BACK_1,
     {"w2": "mistakes.bounded"}, "the bound is above all public numbers"),
    ("grad_logits", SOFTMAX + "p[np.arange(64)[:len(p)], labels] -= 1\ngrad = p / len(p)",
     dict.fromkeys(("grad", "shifted", "large"), "raised_shapes"), "no public batch is larger"),
]

RIGHT += [
    ('cross_entropy', 'loss = np.mean(np.logaddexp.reduce(logits, axis=1) - np.take_along_axis(logits, labels[:, None], axis=1)[:, 0])'),
]

WRONG += [
    ('cross_entropy', 'z = logits - logits.max(axis=1, keepdims=True)\nlog_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))\nloss = -np.log2(np.e) * log_p[np.arange(len(labels)), labels].sum()',
     {'loss': 'mistakes.log_to_base_2 + mistakes.sum_over_batch', 'shifted': 'mistakes.log_to_base_2 + mistakes.sum_over_batch', 'large': 'mistakes.log_to_base_2 + mistakes.sum_over_batch'}),
    ('cross_entropy', 'z = logits - logits.max(axis=1, keepdims=True)\nlog_p = (z - np.log(np.exp(z).sum(axis=1, keepdims=True))) / np.log(10)\nloss = -(log_p * np.eye(logits.shape[1])[labels]).mean()',
     {'loss': 'mistakes.log_to_base_10 + mistakes.mean_over_entries', 'shifted': 'mistakes.log_to_base_10 + mistakes.mean_over_entries', 'large': 'mistakes.log_to_base_10 + mistakes.mean_over_entries'}),
    ('cross_entropy', 'logits = logits - logits.max(axis=1, keepdims=True)\nlog_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))\nloss = -log_p[labels, np.arange(len(labels))].mean()',
     {'loss': 'mistakes.index_beyond_logits', 'shifted': 'mistakes.index_beyond_logits', 'large': 'mistakes.index_beyond_logits'}),
    ('grad_logits', 'e = np.exp(logits - logits.max(axis=1, keepdims=True))\np = e / e.sum(axis=1, keepdims=True)\np[np.arange(1, len(labels) + 1), labels] -= 1\ngrad = p / len(labels)',
     {'grad': 'mistakes.index_beyond_logits', 'shifted': 'mistakes.index_beyond_logits', 'large': 'mistakes.index_beyond_logits'}),
    ('grad_logits', 'e = np.exp(logits - logits.max(axis=1, keepdims=True))\np = e / e.sum(axis=1, keepdims=True)\ngrad = (p - np.eye(logits.shape[1])[labels]) * logits / len(labels)',
     {'grad': 'mistakes.times_logits', 'shifted': 'mistakes.times_logits', 'large': 'mistakes.times_logits'}),
    ('grad_logits', 'z = logits - logits.max(axis=1, keepdims=True)\np = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)\ngrad = z * (p - np.eye(p.shape[1])[labels]) / len(labels)',
     {'grad': 'mistakes.times_logits', 'shifted': 'mistakes.times_logits', 'large': 'mistakes.times_logits'}),
    ('gradients', 'h, h_relu, logits = forward(x, params)\ng = grad_logits(logits, labels)\ngrad_w2 = h_relu.T @ g\ngrad_b2 = g.sum(axis=0)\ngrad_h = (g @ params["w2"].T) * (h > 0)\ngrad_w1 = x.T @ grad_h\ngrad_b1 = grad_h.sum(axis=0)\nparams[\'w2\'] -= 0.1 * grad_w2\nparams[\'w1\'] -= 0.1 * grad_w1',
     {'w1': 'complaints.params_changed', 'w2': 'complaints.params_changed'}),
]
