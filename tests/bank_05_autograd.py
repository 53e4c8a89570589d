"""Right and wrong answers to the exercises of 05-autograd, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A body is what
stands in the blank. Several loops are put together from the lines below, so that what
is wrong with one stands out.
"""
# fmt: off

STAGE = "05-autograd"

LEAVES = "w1 = w1.detach().clone().requires_grad_()\nw2 = w2.detach().clone().requires_grad_()\n"
LOSS = "loss = network_loss(x, y, w1, w2)\n"
FOUND = "grad_w1, grad_w2 = w1.grad, w2.grad"
FIND = LOSS + "loss.backward()\n" + FOUND

TURN = "for t in range(steps):\n"
FORWARD = "    loss = network_loss(x, y, w1, w2)\n"
NOTE = "    losses.append(loss.item())\n"
BACK = "    loss.backward()\n"
NO_GRAD = "    with torch.no_grad():\n"
MOVE_1 = "        w1 -= learning_rate * w1.grad\n"
MOVE_2 = "        w2 -= learning_rate * w2.grad\n"
MOVE = NO_GRAD + MOVE_1 + MOVE_2
ZERO_1 = "    w1.grad.zero_()\n"
ZERO_2 = "    w2.grad.zero_()\n"
ZERO = ZERO_1 + ZERO_2
LOOP = LEAVES + TURN + FORWARD + NOTE + BACK
GRADS = "    g1, g2 = torch.autograd.grad(loss, (w1, w2))\n"

#: All of it inline, as tutorials write it: the forward pass too, with a print.
TUTORIAL = LEAVES + """for step in range(steps):
    hidden = x.mm(w1)
    out = hidden.clamp(min=0).mm(w2)
    difference = out - y
    error = difference.pow(2).sum()
    losses.append(error.item())
    if step % 3 == 0:
        print(step, error.item())
    error.backward()
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
        for weight in (w1, w2):
            weight.grad.zero_()
"""

BY_HAND = """for t in range(steps):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    up = 2 * (h_relu.mm(w2) - y)
    losses.append((up / 2).pow(2).sum().item())
    g2 = h_relu.t().mm(up)
    g1 = x.t().mm(up.mm(w2.t()) * (h > 0))
    w1 = w1 - learning_rate * g1
    w2 = w2 - learning_rate * g2
"""

RIGHT = [
    # make_leaf
    ("make_leaf", "leaf = torch.tensor(array * scale)\nleaf.requires_grad = True"),
    ("make_leaf", "leaf = torch.from_numpy(scale * array).requires_grad_()"),
    ("make_leaf", "leaf = (scale * torch.tensor(array)).requires_grad_(True)"),
    ("make_leaf", "leaf = (scale * torch.tensor(array, requires_grad=True)).detach()\nleaf.requires_grad_()"),
    ("make_leaf", "leaf = torch.nn.Parameter(scale * torch.as_tensor(array))"),
    ("make_leaf", "leaf = torch.empty(array.shape, dtype=torch.float64, requires_grad=True)\n"
     "with torch.no_grad():\n    leaf.copy_(torch.from_numpy(array) * scale)"),
    ("make_leaf", "leaf = torch.tensor(array, requires_grad=True)\nleaf.data *= scale"),
    # gradients
    ("gradients", LEAVES + "g = torch.autograd.grad(network_loss(x, y, w1, w2), [w1, w2])\ngrad_w1, grad_w2 = g"),
    ("gradients", "from torch.autograd import grad\nw1, w2 = w1.clone().requires_grad_(), w2.clone().requires_grad_()\n"
     "grad_w1, grad_w2 = grad(network_loss(x, y, w1, w2), (w1, w2))"),
    ("gradients", "a = torch.tensor(w1, requires_grad=True)\nb = torch.tensor(w2, requires_grad=True)\n"
     "network_loss(x, y, a, b).backward()\nreturn dict(grad_w1=a.grad, grad_w2=b.grad)"),
    ("gradients", "a = make_leaf(w1.numpy(), 1.0)\nb = make_leaf(w2.numpy(), 1)\n"
     "(x.mm(a).relu() @ b - y).square().sum().backward()\ngrad_w1, grad_w2 = a.grad, b.grad"),
    ("gradients", "grad_w1, grad_w2 = torch.func.grad(network_loss, argnums=(2, 3))(x, y, w1, w2)"),
    ("gradients", "grad_w1, grad_w2 = torch.autograd.functional.jacobian("
     "lambda a, b: network_loss(x, y, a, b), (w1, w2))"),
    ("gradients", "a, b = torch.nn.Parameter(w1.clone()), torch.nn.Parameter(w2.clone())\n"
     "loss = torch.nn.functional.mse_loss(torch.relu(x @ a) @ b, y, reduction='sum')\n"
     "torch.autograd.backward(loss)\ngrad_w1, grad_w2 = a.grad.clone(), b.grad.clone()"),
    ("gradients", LEAVES + "r = x.mm(w1).clamp(min=0).mm(w2) - y\nr.backward(2 * r.detach())\n" + FOUND),
    ("gradients", "w1 = w1.detach().requires_grad_()\nw2 = w2.detach().requires_grad_()\n" + FIND),
    ("gradients", LEAVES + LOSS + "loss.backward(retain_graph=True)\nw1.grad = w2.grad = None\nloss.backward()\n" + FOUND),
    # One leaf for both weights; the data copied, and plain.
    ("gradients", "n = w1.numel()\nv = torch.cat([w1.reshape(-1), w2.reshape(-1)]).requires_grad_()\n"
     "network_loss(x, y, v[:n].reshape(w1.shape), v[n:].reshape(w2.shape)).backward()\n"
     "grad_w1, grad_w2 = v.grad[:n].reshape(w1.shape), v.grad[n:].reshape(w2.shape)"),
    ("gradients", LEAVES + "x, y = x.detach().clone(), y.clone()\n" + FIND),
    ("gradients", "a, b = w1.t().clone().requires_grad_(), w2.t().clone().requires_grad_()\n"
     "network_loss(x, y, a.t(), b.t()).backward()\ngrad_w1, grad_w2 = a.grad.t(), b.grad.t()"),
    ("gradients", LEAVES + "h = x.mm(w1)\nh.retain_grad()\nscale = torch.ones((), dtype=x.dtype, requires_grad=True)\n"
     "((h.clamp(min=0).mm(w2) * scale - y) ** 2).sum().backward()\n" + FOUND),
    # predict_grads
    ("predict_grads", "once = 2 * a * (a * w)\nboth = b + 2 * a * a * w\nzeroed = b.clone()\ntwice = 4 * a * a * w"),
    ("predict_grads", "g = (a * w) * 2 * a\nreturn [g, g + b, 0 * g + b, g + g]"),
    ("predict_grads", "once = torch.mul(a.pow(2), w).mul(2)\nboth = torch.add(once, b)\n"
     "zeroed = torch.zeros_like(w)\nzeroed += b\ntwice = once.clone()\ntwice += once"),
    ("predict_grads", "total = torch.zeros_like(w)\ntotal = total + 2 * a ** 2 * w\nonce = total\n"
     "both = total + b\nzeroed = torch.zeros_like(w) + b\ntwice = total + 2 * a ** 2 * w"),
    # train
    ("train", TUTORIAL),
    ("train", LOOP + MOVE + "    w1.grad = None\n    w2.grad = None"),
    ("train", LEAVES + TURN + "    if w1.grad is not None:\n        w1.grad.zero_()\n        w2.grad.zero_()\n"
     + FORWARD + NOTE + BACK + MOVE),
    ("train", LEAVES + TURN + "    w1.grad = w2.grad = None\n" + FORWARD + BACK + NOTE + MOVE),
    ("train", LOOP + "    w1.data -= learning_rate * w1.grad\n    w2.data -= learning_rate * w2.grad\n" + ZERO),
    ("train", LOOP + "    w1.data = w1.data - learning_rate * w1.grad.data\n"
     "    w2.data = w2.data - learning_rate * w2.grad.data\n" + ZERO.replace("grad", "grad.data")),
    ("train", LEAVES + TURN + FORWARD + NOTE + GRADS
     + "    with torch.no_grad():\n        w1 -= learning_rate * g1\n        w2 -= learning_rate * g2"),
    ("train", LEAVES + "opt = torch.optim.SGD([w1, w2], lr=learning_rate)\n" + TURN
     + FORWARD + NOTE + "    opt.zero_grad()\n" + BACK + "    opt.step()"),
    ("train", LEAVES + "opt = torch.optim.SGD([w1, w2], lr=learning_rate)\n" + TURN
     + FORWARD + NOTE + BACK + "    opt.step()\n    opt.zero_grad(set_to_none=False)"),
    ("train", LOOP + "    w1 = (w1 - learning_rate * w1.grad).detach().requires_grad_()\n"
     "    w2 = (w2 - learning_rate * w2.grad).detach().requires_grad_()"),
    ("train", LOOP + NO_GRAD + "        w1 = w1 - learning_rate * w1.grad\n"
     "        w2 = w2 - learning_rate * w2.grad\n    w1.requires_grad_()\n    w2.requires_grad_()"),
    ("train", LOOP + MOVE.replace("no_grad", "inference_mode") + ZERO),
    ("train", "w1.requires_grad = True\nw2.requires_grad = True\n" + TURN + FORWARD + NOTE + BACK + MOVE + ZERO),
    ("train", TURN + "    g = gradients(x, y, w1, w2)\n    losses.append(float(network_loss(x, y, w1, w2)))\n"
     "    w1 = w1 - learning_rate * g['grad_w1']\n    w2 = w2 - learning_rate * g['grad_w2']"),
    ("train", TURN + "    loss, (g1, g2) = network_loss(x, y, w1, w2), torch.func.grad(network_loss, (2, 3))(x, y, w1, w2)\n"
     "    losses.append(loss)\n    w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2"),
    ("train", LEAVES + TURN + FORWARD + "    losses.append(loss.detach())\n" + BACK + MOVE + ZERO),
    ("train", LEAVES + TURN + FORWARD + "    losses += [loss.detach().numpy()]\n" + BACK
     + NO_GRAD + "        w1.sub_(w1.grad, alpha=learning_rate)\n        w2.add_(w2.grad, alpha=-learning_rate)\n"
     + ZERO.replace("zero_()", "fill_(0)")),
    ("train", LEAVES + TURN + FORWARD + NOTE + BACK + "    with torch.no_grad():\n        for w in (w1, w2):\n"
     "            w.copy_(w - learning_rate * w.grad)\n            w.grad *= 0"),
    ("train", LEAVES + TURN + FORWARD + NOTE + BACK + "    torch.set_grad_enabled(False)\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\n    torch.set_grad_enabled(True)\n" + ZERO),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    half = network_loss(x[:1], y[:1], w1, w2)\n    half.backward()\n"
     "    network_loss(x[1:], y[1:], w1, w2).backward()\n" + MOVE + ZERO),
    ("train", "class Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
     "        self.a = torch.nn.Parameter(w1.clone())\n        self.b = torch.nn.Parameter(w2.clone())\n"
     "    def forward(self, x):\n        return (x @ self.a).relu() @ self.b\n"
     "net = Net()\n" + TURN + "    loss = (net(x) - y).square().sum()\n" + NOTE + "    net.zero_grad()\n" + BACK
     + NO_GRAD + "        for p in net.parameters():\n            p -= learning_rate * p.grad\nreturn losses, net.a, net.b"),
    ("train", LEAVES + "prev = []\n" + TURN + FORWARD + NOTE + "    loss.backward(retain_graph=True)\n" + MOVE + ZERO),
    ("train", LEAVES + TURN + "    w1 = w1.detach().requires_grad_()\n    w2 = w2.detach().requires_grad_()\n"
     + FORWARD + NOTE + BACK + MOVE),
    ("train", "w1, w2 = torch.nn.Parameter(w1), torch.nn.Parameter(w2)\n" + TURN + FORWARD + NOTE + BACK + MOVE
     + "    del w1.grad, w2.grad"),
    ("train", LOOP + "    w1.data = w1 - learning_rate * w1.grad\n    w2.data = w2 - learning_rate * w2.grad\n" + ZERO),
    ("train", LEAVES + "for w in (w1, w2):\n    w.grad = torch.zeros_like(w)\n" + TURN + ZERO + FORWARD + NOTE + BACK + MOVE),
    ("train", LEAVES + TURN + "    h = x @ w1\n    h[h < 0] = 0\n    loss = ((h @ w2 - y) ** 2).sum()\n" + NOTE + BACK + MOVE + ZERO),
    ("train", "W = [w.detach().clone().requires_grad_() for w in (w1, w2)]\n" + TURN
     + "    loss = network_loss(x, y, *W)\n" + NOTE + BACK
     + "    W = [(w.detach() - learning_rate * w.grad).requires_grad_() for w in W]\nw1, w2 = W"),
    # Sums, means and lists of losses that keep no graph; a few tensors that do, but not all.
    ("train", LEAVES + "total = 0\n" + TURN + FORWARD + NOTE + "    total = total + loss.detach()\n" + BACK + MOVE + ZERO),
    ("train", LEAVES + "total = 0.0\nkept = []\n" + TURN + FORWARD + NOTE + "    total += loss.item()\n"
     "    kept.append(loss.clone().detach())\n" + BACK + MOVE + ZERO),
    ("train", LEAVES + "best = last = None\n" + TURN + FORWARD + NOTE + "    if best is None or loss < best:\n"
     "        best = loss\n    last, before = loss, last\n" + BACK + MOVE + ZERO),
    ("train", LEAVES + "from collections import deque\nwindow = deque(maxlen=3)\n" + TURN + FORWARD + NOTE
     + "    window.append(loss)\n" + BACK + MOVE + ZERO),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    if t == steps - 1:\n        check = network_loss(x, y, w1, w2)\n"
     + BACK + MOVE + ZERO),
    ("train", LEAVES + TURN + FORWARD + NOTE + BACK + "    with torch.no_grad():\n"
     "        sizes = [g.grad.norm() for g in (w1, w2)]\n" + MOVE_1 + MOVE_2 + ZERO),
    ("train", LEAVES + TURN + "    parts = [network_loss(x[i:i + 1], y[i:i + 1], w1, w2) for i in range(len(x))]\n"
     "    loss = sum(parts)\n" + NOTE + BACK + MOVE + ZERO),
    ("train", LEAVES + "total = 0\n" + TURN + FORWARD + NOTE + "    with torch.no_grad():\n        total = total + loss\n"
     + BACK + MOVE + ZERO),
    ("train", "x, y = x.clone(), y.clone()\n" + LOOP + MOVE + ZERO),
    ("train", LOOP + MOVE + ZERO + "w1, w2 = w1.detach(), w2.detach()\nlosses = torch.tensor(losses, dtype=torch.float64)"),
]

NUMBERS = ("losses", "w1", "w2")
EVERY = (*NUMBERS, "graph")
FOUND_PARTS = ("grad_w1", "grad_w2", "inputs")


def named(parts, name):
    return dict.fromkeys(parts, f"mistakes.{name}")


def told(parts, name):
    return dict.fromkeys(parts, f"complaints.{name}")


EQUIVALENT = [
    ("train", LEAVES + TURN + "    w1.grad = w2.grad = None\n" + FORWARD + NOTE + BACK + MOVE,
     "zeroed before the backward pass instead of after the step"),
]

WRONG = [
    # make_leaf
    ("make_leaf", "leaf = scale * torch.tensor(array, requires_grad=True)", told(["leaf"], "made_after_requires_grad")),
    ("make_leaf", "leaf = torch.tensor(scale * array, requires_grad=True).double().clone()",
     told(["leaf"], "made_after_requires_grad")),
    ("make_leaf", "leaf = torch.tensor(array).requires_grad_() * scale\nleaf.retain_grad()",
     told(["leaf"], "made_after_requires_grad")),
    ("make_leaf", "leaf = torch.tensor(scale * array)", told(["leaf"], "requires_no_grad")),
    ("make_leaf", "leaf = torch.tensor(scale * array, requires_grad=True).detach()", told(["leaf"], "requires_no_grad")),
    ("make_leaf", "leaf = torch.tensor(array, requires_grad=True)", named(["values"], "not_scaled")),
    ("make_leaf", "leaf = scale * torch.tensor(scale * array, requires_grad=True)",
     named(["values"], "scaled_twice") | told(["leaf"], "made_after_requires_grad")),
    ("make_leaf", "leaf = torch.tensor(scale * array, dtype=torch.float32, requires_grad=True)", {"values": "imprecise"}),
    ("make_leaf", "leaf = torch.tensor(scale * array, requires_grad=True).float()",
     {"values": "imprecise"} | told(["leaf"], "made_after_requires_grad")),
    ("make_leaf", "leaf = torch.tensor(array, requires_grad=True)\nleaf *= scale",
     named(["values", "leaf"], "leaf_scaled_in_place")),
    ("make_leaf", "leaf = scale * array", told(["values", "leaf"], "wanted_tensor")),
    ("make_leaf", "torch.tensor(scale * array).requires_grad_()\nleaf = None", told(["values", "leaf"], "wanted_tensor")),
    ("make_leaf", "array *= scale\nleaf = torch.tensor(array, requires_grad=True)", told(["values"], "array_edited")),
    ("make_leaf", "leaf = torch.from_numpy(array).mul_(scale).requires_grad_()", told(["values"], "array_edited")),
    # gradients
    ("gradients", "w1.requires_grad_()\nw2.requires_grad_()\n" + FIND, told(["inputs"], "caller_made_a_leaf")),
    ("gradients", "w1.requires_grad = True\nw2 = w2.clone().requires_grad_()\n" + FIND, told(["inputs"], "caller_made_a_leaf")),
    ("gradients", LEAVES + "x.requires_grad_()\n" + FIND, told(["inputs"], "caller_made_a_leaf")),
    ("gradients", FIND, named(FOUND_PARTS, "nothing_requires_grad")),
    ("gradients", "w1 = w1.requires_grad_().clone()\nw2 = w2.requires_grad_().clone()\n" + FIND,
     told(["grad_w1", "grad_w2"], "none_on_no_leaf") | told(["inputs"], "caller_made_a_leaf")),
    ("gradients", LEAVES + "w1 = 1.0 * w1\n" + FIND, told(["grad_w1"], "none_on_no_leaf")),
    ("gradients", LEAVES + "loss = network_loss(x, y, w1.detach(), w2)\nloss.backward()\n" + FOUND,
     told(["grad_w1"], "none_behind_a_cut")),
    ("gradients", LEAVES + "loss = network_loss(x, y, w1.data, w2.data)\nloss.backward()\n" + FOUND,
     named(FOUND_PARTS, "cut_from_weights")),
    ("gradients", LEAVES + "with torch.no_grad():\n    " + LOSS + "loss.backward()\n" + FOUND,
     named(FOUND_PARTS, "forward_not_recorded")),
    ("gradients", LEAVES + "with torch.no_grad():\n    h = x.mm(w1)\nloss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()\n"
     "loss.backward()\n" + FOUND, told(["grad_w1"], "none_behind_a_cut")),
    ("gradients", LEAVES + "loss = torch.tensor(network_loss(x, y, w1, w2).item())\nloss.backward()\n" + FOUND,
     named(FOUND_PARTS, "cut_from_weights")),
    ("gradients", LEAVES + "loss = network_loss(x, y, w1, w2).item()\nloss.backward()\n" + FOUND,
     named(FOUND_PARTS, "number_has_no_backward")),
    ("gradients", LEAVES + "h = torch.from_numpy(np.maximum((x @ w1).numpy(), 0))\n"
     "((h @ w2 - y) ** 2).sum().backward()\n" + FOUND, named(FOUND_PARTS, "numpy_leaves_the_graph")),
    ("gradients", LEAVES + "loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2)\nloss.backward()\n" + FOUND,
     named(FOUND_PARTS, "backward_of_many")),
    ("gradients", LEAVES + LOSS + FOUND, told(FOUND_PARTS, "without_autograd")),
    ("gradients", LEAVES + LOSS + "loss.backward()\nloss.backward()\n" + FOUND, named(FOUND_PARTS, "graph_walked_twice")),
    ("gradients", LEAVES + LOSS + "loss.backward(retain_graph=True)\nloss.backward()\n" + FOUND,
     named(["grad_w1", "grad_w2"], "second_backward_added")),
    ("gradients", LEAVES + "loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()\nloss.backward()\n" + FOUND,
     named(["grad_w1", "grad_w2"], "mean_over_all")),
    ("gradients", LEAVES + LOSS + "loss.backward()\ngrad_w1, grad_w2 = w2.grad, w1.grad", named(["grad_w1", "grad_w2"], "swapped")),
    ("gradients", LEAVES + LOSS + "loss.backward()\nreturn w1.grad, w2.grad", told(FOUND_PARTS, "wanted_gradients")),
    ("gradients", LEAVES + LOSS + "loss.backward()\ngrad_w1, grad_w2 = w1.grad.numpy(), w2.grad.numpy()",
     told(["grad_w1", "grad_w2"], "wanted_tensor")),
    ("gradients", LEAVES + LOSS + "grad_w1, grad_w2 = loss.backward()", named(FOUND_PARTS, "backward_returns_nothing")),
    ("gradients", LEAVES + LOSS + "w1.grad.zero_()\nloss.backward()\n" + FOUND, named(FOUND_PARTS, "no_gradient_yet")),
    ("gradients", LEAVES + LOSS + "loss.backward()\nw1.grad.zero_()\n" + FOUND, named(["grad_w1"], "zeroed_before_returned")),
    ("gradients", LEAVES + LOSS + "loss.backward()\nw1.grad = None\n" + FOUND, told(["grad_w1"], "gradient_is_none")),
    ("gradients", LEAVES.replace("clone()", "double()") + FIND, {"inputs": "complaints.dtype_mixed"}),
    ("gradients", "w1 = w1.float().requires_grad_()\nw2 = w2.float().requires_grad_()\n"
     "loss = network_loss(x.float(), y.float(), w1, w2)\nloss.backward()\n" + FOUND,
     {"grad_w1": "imprecise", "grad_w2": "imprecise"}),
    ("gradients", "h = x.mm(w1)\nup = 2 * (h.clamp(min=0).mm(w2) - y)\ngrad_w2 = h.clamp(min=0).t().mm(up)\n"
     "grad_w1 = x.t().mm(up.mm(w2.t()) * (h > 0))", told(FOUND_PARTS, "without_autograd")),
    ("gradients", "w1 *= 2\n" + LEAVES + FIND, dict.fromkeys(FOUND_PARTS, "changed")),
    ("gradients", LEAVES + "w1.requires_grad = False\n" + FIND, told(["grad_w1"], "none_on_plain_weight")),
    # The data copied, and its gradient asked for.
    ("gradients", LEAVES + "x = x.clone().requires_grad_()\n" + FIND, told(["inputs"], "gradient_of_data")),
    ("gradients", "x, y, w1, w2 = (v.detach().clone().requires_grad_() for v in (x, y, w1, w2))\n" + FIND,
     told(["inputs"], "gradient_of_data")),
    ("gradients", LEAVES + "y = torch.nn.Parameter(y.clone())\n" + FIND, told(["inputs"], "gradient_of_data")),
    ("gradients", "leaves = [v.clone().requires_grad_() for v in (x, y, w1, w2)]\n"
     "_, _, grad_w1, grad_w2 = torch.autograd.grad(network_loss(*leaves), leaves)", told(["inputs"], "gradient_of_data")),
    ("gradients", LEAVES + "both = torch.cat([x, y], 1).requires_grad_()\nk = x.shape[1]\n"
     "network_loss(both[:, :k], both[:, k:], w1, w2).backward()\n" + FOUND, told(["inputs"], "gradient_of_data")),
    ("gradients", LEAVES + "xt = x.t().clone().requires_grad_()\nloss = network_loss(xt.t(), y, w1, w2)\nloss.backward()\n"
     + FOUND, told(["inputs"], "gradient_of_data")),
    # predict_grads
    ("predict_grads", "once = 2 * a**2 * w\nboth = b\nzeroed = b\ntwice = once",
     named(["both", "twice"], "second_call_replaces")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once\nzeroed = once + b\ntwice = 2 * once",
     named(["both"], "second_call_ignored") | named(["zeroed"], "zeroing_ignored")),
    # One wrong formula costs one part: what follows from it is right.
    ("predict_grads", "once = 2 * a * w\nboth = once + b\nzeroed = b\ntwice = 2 * once", named(["once"], "inner_slope_missing")),
    ("predict_grads", "once = a**2 * w\nboth = once + b\nzeroed = b\ntwice = 2 * once", named(["once"], "no_factor_2")),
    ("predict_grads", "once = 2 * a * w**2\nboth = once + b\nzeroed = b\ntwice = 2 * once", named(["once"], "gradient_of_a")),
    ("predict_grads", "once = (a * w)**2\nboth = once + b\nzeroed = b\ntwice = once",
     named(["once"], "square_itself") | named(["twice"], "second_call_replaces")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b * w\nzeroed = b * w\ntwice = 2 * once",
     named(["both", "zeroed"], "slope_of_product")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = (once + b) / 2\nzeroed = 0 * b\ntwice = once**2",
     named(["both"], "average_of_calls") | named(["zeroed"], "zeroing_comes_first") | named(["twice"], "gradients_multiplied")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b\nzeroed = b\ntwice = 2 * a**2",
     named(["twice"], "second_derivative")),
    ("predict_grads", "once = (2 * a**2 * w).sum()\nboth = 2 * a**2 * w + b\nzeroed = b\ntwice = 4 * a**2 * w", named(["once"], "slopes_summed")),
    ("predict_grads", "w.requires_grad_()\n((a * w) ** 2).sum().backward()\nonce = both = zeroed = twice = w.grad",
     dict.fromkeys(("once", "both", "zeroed", "twice"), "predicted_by_autograd")),
    ("predict_grads", "once = both = zeroed = twice = torch.func.grad(lambda v: ((a * v) ** 2).sum())(w)",
     dict.fromkeys(("once", "both", "zeroed", "twice"), "predicted_by_autograd")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once\nboth += b\nzeroed = b\ntwice = 4 * a**2 * w",
     named(["once"], "one_tensor_two_names")),
    # train: what PyTorch refuses, by its cause
    ("train", LOOP + MOVE.replace("with torch.no_grad()", "if True") + ZERO, named(EVERY, "leaf_changed_in_place")),
    ("train", TURN + FORWARD + NOTE + BACK + MOVE + ZERO, named(EVERY, "nothing_requires_grad")),
    ("train", LOOP + MOVE.replace("1 -=", "1 = w1 -").replace("2 -=", "2 = w2 -"), named(EVERY, "requires_grad_lost")),
    ("train", LOOP + MOVE.replace("1 -=", "1 = w1 -").replace("2 -=", "2 = w2 -") + ZERO, named(EVERY, "requires_grad_lost")),
    ("train", LOOP + NO_GRAD + MOVE_1.replace("-=", "= w1 -") + MOVE_2 + ZERO_2, named(EVERY, "requires_grad_lost")),
    ("train", LOOP + "    w1 = w1 - learning_rate * w1.grad\n    w2 = w2 - learning_rate * w2.grad\n", named(EVERY, "update_recorded")),
    ("train", LOOP + "    w1 = w1 - learning_rate * w1.grad\n    w2 = w2 - learning_rate * w2.grad\n" + ZERO,
     named(EVERY, "update_recorded")),
    ("train", LEAVES + TURN + "    loss = network_loss(x, y, w1.detach(), w2.detach())\n" + NOTE + BACK + MOVE + ZERO,
     named(EVERY, "cut_from_weights")),
    ("train", LEAVES + TURN + "    loss = network_loss(x, y, w1.data, w2)\n" + NOTE + BACK + MOVE + ZERO,
     named(EVERY, "cut_from_weights")),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    loss.data.backward()\n" + MOVE + ZERO, named(EVERY, "cut_from_weights")),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    loss = torch.tensor(losses[-1], requires_grad=True)\n" + BACK + MOVE + ZERO,
     named(EVERY, "cut_from_weights")),
    ("train", LEAVES + TURN + "    with torch.no_grad():\n    " + FORWARD + NOTE + BACK + MOVE + ZERO,
     named(EVERY, "forward_not_recorded")),
    ("train", LEAVES + "with torch.no_grad():\n" + "".join(
        f"    {line}\n" for line in (TURN + FORWARD + NOTE + BACK).splitlines())
     + "        w1 -= learning_rate * w1.grad\n        w2 -= learning_rate * w2.grad\n",
     named(EVERY, "forward_not_recorded")),
    ("train", LEAVES + TURN + "    loss = network_loss(x, y, w1, w2).item()\n    losses.append(loss)\n" + BACK + MOVE + ZERO,
     named(EVERY, "number_has_no_backward")),
    ("train", "w1 = w1.clone().requires_grad_() * 1.0\nw2 = w2.clone().requires_grad_() * 1.0\n"
     + TURN + FORWARD + NOTE + BACK + MOVE + ZERO, named(EVERY, "gradient_of_no_leaf")),
    ("train", "w1 = w1.requires_grad_().clone()\nw2 = w2.requires_grad_().to(w1.dtype).clone()\n"
     + TURN + FORWARD + NOTE + BACK + MOVE + ZERO, named(EVERY, "gradient_of_no_leaf")),
    ("train", "w2 = w2.clone().requires_grad_()\n" + TURN + FORWARD + NOTE + BACK + MOVE + ZERO,
     named(EVERY, "plain_weight")),
    ("train", LEAVES + TURN + ZERO + FORWARD + NOTE + BACK + MOVE, named(EVERY, "no_gradient_yet")),
    ("train", LEAVES + TURN + FORWARD + NOTE + MOVE + ZERO, named(EVERY, "no_gradient_yet")),
    ("train", LOOP + "    w1.grad = w2.grad = None\n" + MOVE, named(EVERY, "gradient_dropped_early")),
    ("train", LEAVES + TURN + FORWARD + NOTE + BACK + BACK + MOVE + ZERO, named(EVERY, "graph_is_gone")),
    ("train", LEAVES + LOSS + TURN + NOTE + BACK + MOVE + ZERO, named(EVERY, "graph_is_gone")),
    ("train", LEAVES + LOSS + TURN + NOTE + "    loss.backward(retain_graph=True)\n" + MOVE + ZERO, named(EVERY, "graph_is_outdated")),
    ("train", LEAVES + "total = 0\n" + TURN + FORWARD + NOTE + "    total = total + loss\n    total.backward()\n" + MOVE + ZERO,
     named(EVERY, "graph_is_gone")),
    ("train", LEAVES + TURN + "    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2)\n    losses.append(loss.sum().item())\n"
     + BACK + MOVE + ZERO, named(EVERY, "backward_of_many")),
    ("train", LEAVES + TURN + FORWARD + "    losses.append(loss.numpy())\n" + BACK + MOVE + ZERO, named(EVERY, "numpy_leaves_the_graph")),
    ("train", LOOP + MOVE.replace("no_grad", "inference_mode").replace("1 -=", "1 = w1 -").replace("2 -=", "2 = w2 -")
     + "    w1.requires_grad_()\n    w2.requires_grad_()", named(EVERY, "inference_tensor")),
    ("train", LOOP + MOVE + "    w1.grad = 0\n    w2.grad = 0", named(EVERY, "gradient_set_to_number")),
    # train: what runs and is wrong
    ("train", LOOP + MOVE, named(NUMBERS, "never_zeroed")),
    ("train", LEAVES + "opt = torch.optim.SGD([w1, w2], learning_rate)\n" + TURN + FORWARD + NOTE + BACK + "    opt.step()",
     named(NUMBERS, "never_zeroed")),
    ("train", LOOP + MOVE + "w1.grad.zero_()\nw2.grad.zero_()", named(NUMBERS, "never_zeroed")),
    ("train", LOOP + MOVE + ZERO_1, named(NUMBERS, "only_w1_zeroed")),
    ("train", LOOP + MOVE + ZERO_2, named(NUMBERS, "only_w2_zeroed")),
    ("train", LOOP + ZERO + MOVE, told(NUMBERS, "zeroed_too_early")),
    ("train", LOOP + ZERO + "    w1.data -= learning_rate * w1.grad\n    w2.data -= learning_rate * w2.grad",
     told(NUMBERS, "zeroed_too_early")),
    ("train", LEAVES + "opt = torch.optim.SGD([w1, w2], learning_rate)\n" + TURN + FORWARD + NOTE + BACK
     + "    opt.zero_grad()\n    opt.step()", told(NUMBERS, "zeroed_too_early")),
    ("train", LOOP + ZERO_1 + MOVE + ZERO_2, told(["w1"], "zeroed_too_early") | named(["losses", "w2"], "only_w2")),
    ("train", LOOP + NO_GRAD + "        w1 - learning_rate * w1.grad\n        w2 - learning_rate * w2.grad\n" + ZERO,
     named(["losses"], "loss_stands_still") | named(["w1", "w2"], "no_update")),
    ("train", LOOP + ZERO, named(["losses"], "loss_stands_still") | named(["w1", "w2"], "no_update")),
    ("train", "opt = torch.optim.SGD([w1, w2], learning_rate)\n" + LEAVES + TURN + FORWARD + NOTE + "    opt.zero_grad()\n"
     + BACK + "    opt.step()", named(["losses"], "loss_stands_still") | named(["w1", "w2"], "no_update")),
    ("train", LOOP + "    g1, g2 = w1.grad, w2.grad\n" + ZERO + MOVE.replace("w1.grad", "g1").replace("w2.grad", "g2"),
     told(NUMBERS, "zeroed_too_early")),
    ("train", LOOP + MOVE + "    w1.grad.zero_\n    w2.grad.zero_", named(NUMBERS, "never_zeroed")),
    ("train", LOOP.replace("backward()", "backward") + MOVE + ZERO, named(EVERY, "no_gradient_yet")),
    ("train", LOOP + MOVE.replace("with torch.no_grad()", "torch.no_grad()\n    if True") + ZERO, named(EVERY, "leaf_changed_in_place")),
    ("train", LOOP + MOVE + "    w1.zero_grad()", dict.fromkeys(EVERY, "raised")),
    ("train", LEAVES + TURN + "    loss = torch.nn.functional.mse_loss(x.mm(w1).relu().mm(w2), y)\n" + NOTE + BACK + MOVE + ZERO,
     named(NUMBERS, "mean_over_all")),
    ("train", LEAVES + TURN + "    loss = network_loss(x, y, w1, w2) / len(y)\n" + NOTE + BACK + MOVE + ZERO,
     named(["losses"], "loop_mean_over_batch") | named(["w1", "w2"], "step_divided")),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    for w in (w1, w2):\n"
     "        g, = torch.autograd.grad(network_loss(x, y, w1, w2), w)\n        w.data -= learning_rate * g",
     named(NUMBERS, "new_weights_used")),
    ("train", LOOP.replace("item()", "item") + MOVE + ZERO, {"losses": "wanted_numbers"}),
    ("train", LEAVES + "y_pred = x.mm(w1).clamp(min=0).mm(w2)\n" + TURN + "    loss = (y_pred - y).pow(2).sum()\n"
     + NOTE + BACK + MOVE + ZERO, named(EVERY, "graph_is_gone")),
    ("train", LEAVES + TURN + "    loss = network_loss(x, y, w1.detach(), w2.detach()).requires_grad_()\n" + NOTE + BACK + MOVE
     + ZERO, named(EVERY, "cut_from_weights")),
    ("train", LOOP + NO_GRAD + MOVE_1 + ZERO, named(["losses", "w1"], "only_w1") | named(["w2"], "no_update")),
    ("train", LOOP + MOVE.replace("-=", "+=") + ZERO, named(NUMBERS, "climbs")),
    ("train", LOOP + MOVE.replace("-=", "+="), named(NUMBERS, "climbs_and_never_zeroed")),
    ("train", LOOP + MOVE.replace("learning_rate * ", "") + ZERO, named(NUMBERS, "no_learning_rate")),
    ("train", LOOP + MOVE.replace("learning_rate", "1e-6") + ZERO, named(NUMBERS, "fixed_learning_rate")),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    loss.backward(retain_graph=True)\n" + BACK + MOVE + ZERO,
     named(NUMBERS, "second_backward_in_turn")),
    ("train", LEAVES + TURN + FORWARD + BACK + MOVE + ZERO + FORWARD + NOTE, named(["losses"], "loss_after_update")),
    ("train", "a, b = w1.clone().requires_grad_(), w2.clone().requires_grad_()\n" + TURN + "    loss = network_loss(x, y, a, b)\n"
     + NOTE + BACK + NO_GRAD + "        a -= learning_rate * a.grad\n        b -= learning_rate * b.grad\n"
     "    a.grad = b.grad = None", named(["w1", "w2"], "no_update")),
    ("train", LOOP + MOVE + ZERO + "return losses, w2, w1", {"w1": "mistakes.swapped", "w2": "mistakes.swapped"}),
    ("train", LOOP + MOVE + ZERO + "return loss", told(EVERY, "wanted_run")),
    ("train", LOOP + MOVE + ZERO + "return losses, w1.detach().numpy(), w2.detach().numpy()", told(["w1", "w2"], "wanted_tensor")),
    ("train", LOOP.replace("range(steps)", "range(steps - 1)") + MOVE + ZERO,
     {"losses": "length"} | named(["w1", "w2"], "one_step_short")),
    ("train", LOOP + MOVE + ZERO + "    x.mul_(1.1)", dict.fromkeys(EVERY, "changed")),
    ("train", LEAVES + "x, y = x.double(), y.double()\nw1 = w1.detach().double().requires_grad_()\n"
     "w2 = w2.detach().double().requires_grad_()\n" + TURN + FORWARD + NOTE + BACK + MOVE + ZERO,
     told(["w1", "w2"], "dtype_lost")),
    ("train", BY_HAND, told(EVERY, "without_autograd")),
    # train: right numbers, and something else
    ("train", "x.requires_grad_()\n" + LOOP + MOVE + ZERO, told(["graph"], "gradient_of_data")),
    ("train", "x = x.clone().requires_grad_()\ny = y.clone().requires_grad_()\n" + LOOP + MOVE + ZERO,
     told(["graph"], "gradient_of_data")),
    ("train", LEAVES + TURN + FORWARD + "    losses.append(loss)\n" + BACK + MOVE + ZERO, told(["graph"], "losses_keep_graphs")),
    ("train", LOOP + "    w1 = w1 - learning_rate * w1.grad\n    w2 = w2 - learning_rate * w2.grad\n"
     "    w1.retain_grad()\n    w2.retain_grad()", told(["graph"], "history_grows")),
    ("train", LEAVES + TURN + FORWARD + NOTE + GRADS + "    w1 = w1 - learning_rate * g1\n    w2 = w2 - learning_rate * g2",
     told(["graph"], "history_grows")),
    # Graphs that are kept, and never walked again.
    ("train", LEAVES + "total = 0\n" + TURN + FORWARD + NOTE + "    total = total + loss\n" + BACK + MOVE + ZERO,
     told(["graph"], "graphs_kept")),
    ("train", LEAVES + "total = torch.zeros((), dtype=x.dtype)\n" + TURN + FORWARD + NOTE + BACK + MOVE + ZERO
     + "    total += loss\n", told(["graph"], "graphs_kept")),
    ("train", LEAVES + "kept = []\n" + TURN + FORWARD + "    kept.append(loss)\n" + BACK + MOVE + ZERO
     + "losses = [one.item() for one in kept]", told(["graph"], "graphs_kept")),
    ("train", LEAVES + "mean = 0\n" + TURN + FORWARD + NOTE + "    mean = 0.9 * mean + 0.1 * loss\n" + BACK + MOVE + ZERO,
     told(["graph"], "graphs_kept")),
    ("train", LEAVES + "outputs = []\n" + TURN + "    y_pred = x.mm(w1).clamp(min=0).mm(w2)\n    outputs.append(y_pred)\n"
     "    loss = (y_pred - y).pow(2).sum()\n" + NOTE + BACK + MOVE + ZERO, told(["graph"], "graphs_kept")),
    ("train", LEAVES + "history = {}\n" + TURN + FORWARD + NOTE + "    history[t] = network_loss(x, y, w1, w2)\n" + BACK
     + MOVE + ZERO, told(["graph"], "graphs_kept")),
    ("train", LEAVES + "total = 0\n" + TURN + "    half = network_loss(x[:1], y[:1], w1, w2)\n    rest = network_loss(x[1:], y[1:], w1, w2)\n"
     "    losses.append((half + rest).item())\n    half.backward()\n    rest.backward()\n    total = total + half + rest\n"
     + MOVE + ZERO, told(["graph"], "graphs_kept")),
    ("train", "while steps: pass", dict.fromkeys(EVERY, "too_slow")),
    ("train", "raise NotImplementedError", dict.fromkeys(EVERY, "blank")),
    # Seen in a review of the checks by readers.
    ("train", LEAVES + TURN + "    loss = network_loss(x, y, w1, w2) / 2\n" + NOTE + BACK + MOVE + ZERO,
     {"losses": "mistakes.half", "w1": "mistakes.half_in_loop", "w2": "mistakes.half_in_loop"}),
    ("train", LEAVES + TURN + "    loss = ((x @ w1 @ w2 - y) ** 2).sum()\n" + NOTE + BACK + MOVE + ZERO,
     {"losses": "mistakes.relu_left_out", "w1": "mistakes.relu_left_out", "w2": "mistakes.relu_left_out"}),
    ("predict_grads", "once = 2 * a**2\nboth = once + b\nzeroed = b\ntwice = 2 * once",
     {"once": "mistakes.second_derivative"}),
    ("gradients", LEAVES + "w1 *= 1.0\n" + FIND, named(["grad_w1", "grad_w2", "inputs"], "changed_before_backward")),
    ("train", LOOP + MOVE + ZERO.replace(".grad", ".data"), named(NUMBERS, "zeroed_weights")),
]

# ------------------------------------------------- one line of the loop is another one
# The loop's lines by their names, so that each entry holds the one that differs.


def loop(before=LEAVES, turn=TURN, forward=FORWARD, note=NOTE, back=BACK, move=MOVE, zero=ZERO, after=""):
    return before + turn + forward + note + back + move + zero + after


def for_each(change):
    """An update that does the same to both weights."""
    return NO_GRAD + "        for w in (w1, w2):\n            " + change + "\n"


def loss_is(formula):
    return f"    loss = {formula}\n"


def by(optimizer):
    """The loop with an optimizer of PyTorch's."""
    return dict(before=LEAVES + f"opt = torch.optim.{optimizer}\n", zero="", move="    opt.step()\n    opt.zero_grad()\n")


def noting(entry):
    return dict(note=f"    losses.append({entry})\n")


Y_PRED = "x.mm(w1).clamp(min=0).mm(w2)"
MOVES_ONCE = {"losses": "length"} | named(["w1", "w2"], "moves_in_one_turn")
STANDS = named(["losses"], "loss_stands_still")

#: What is minimised, and what that is called in the losses, in the steps, in a gradient.
MINIMISED = [
    ("network_loss(x, y, w1, w2) / y.shape[1]", "loop_mean_over_outputs", "step_divided", "mean_over_outputs"),
    ("network_loss(x, y, w1, w2) / len(x)", "loop_mean_over_batch", "step_divided", "mean_over_batch"),
    (f"0.5 * (({Y_PRED} - y) ** 2).mean()", "half_of_mean"),
    ("network_loss(x, y, w1, w2) / (2 * len(x))", "half_of_mean"),
    (f"({Y_PRED} ** 2).sum()", "forgot_y"),
    (f"({Y_PRED} + y).pow(2).sum()", "plus_y"),
    (f"({Y_PRED} - y).abs().sum()", "absolute_error"),
    (f"torch.nn.functional.l1_loss({Y_PRED}, y)", "mean_absolute_error"),
    (f"({Y_PRED} - y).abs().sum() / len(y)", "mean_absolute_error"),
    (f"torch.norm({Y_PRED} - y)", "square_root"),
    (f"({Y_PRED} - y).pow(2).mean().sqrt()", "root_of_mean"),
    (f"({Y_PRED} - y).sum()", "nothing_squared"),
    (f"({Y_PRED} - y).sum() ** 2", "square_of_sum_in_loss"),
    (f"({Y_PRED} ** 2 - y ** 2).sum()", "squares_subtracted", "forgot_y"),
    ("network_loss(x[:1], y[:1], w1, w2)", "one_sample_in_loss"),
    ("network_loss(x[-1:], y[-1:], w1, w2)", "one_sample_in_loss"),
    (f"torch.nn.functional.smooth_l1_loss({Y_PRED}, y, reduction='sum')", "other_loss"),
    (f"torch.log(torch.cosh({Y_PRED} - y)).sum()", "other_loss"),
    ("network_loss(x[1:], y[1:], w1, w2)", "sample_not_counted"),
    (f"torch.nn.functional.huber_loss({Y_PRED}, y)", "other_loss"),
    (f"({Y_PRED} - y).abs().pow(3).sum()", "other_power"),
    ("(torch.relu(x @ w1 @ w2) - y).pow(2).sum()", "relu_only_on_output"),
    (f"(torch.relu({Y_PRED}) - y).pow(2).sum()", "relu_on_output"),
    ("((torch.relu(x) @ w1 @ w2 - y) ** 2).sum()", "relu_of_x"),
    ("((x @ w1).clamp(max=0) @ w2 - y).square().sum()", "relu_flipped"),
    ("((torch.nn.functional.leaky_relu(x @ w1) @ w2 - y) ** 2).sum()", "relu_is_leaky"),
    ("((torch.sigmoid(x @ w1) @ w2 - y) ** 2).sum()", "activation_instead"),
    ("((torch.tanh(x @ w1) @ w2 - y) ** 2).sum()", "activation_instead"),
    ("(((x @ w1).abs() @ w2 - y) ** 2).sum()", "activation_instead"),
    ("((torch.nn.functional.softplus(x @ w1) @ w2 - y) ** 2).sum()", "activation_instead"),
    ("((torch.nn.functional.silu(x @ w1) @ w2 - y) ** 2).sum()", "activation_instead"),
    ("((torch.nn.functional.elu(x @ w1) @ w2 - y) ** 2).sum()", "activation_instead"),
    ("network_loss(x, y, w1, w2) + 0.01 * (w1.square().sum() + w2.square().sum())", "penalty_in_loss"),
    ("network_loss(x, y, w1, w2) + 0.05 * (w1.square().sum() + w2.square().sum())", "penalty_in_loss", "weight_decay_added",
     "penalty_in_loss"),
]


def of_minimised(losses, steps="", gradients=""):
    return named(["losses"], losses) | named(["w1", "w2"], steps or losses)


WRONG += [("train", loop(forward=loss_is(formula)), of_minimised(*names)) for formula, *names in MINIMISED]
WRONG += [
    ("gradients", LEAVES + f"loss = {formula}\nloss.backward()\n" + FOUND, named(FOUND_PARTS[:2], names[-1]))
    for formula, *names in MINIMISED
]

WRONG += [
    ("train", loop(**lines), named(NUMBERS, name))
    for name, lines in [
        ("one_climbs", dict(move=NO_GRAD + MOVE_1.replace("-=", "+=") + MOVE_2)),
        ("one_climbs", dict(move=NO_GRAD + MOVE_1 + MOVE_2.replace("-=", "+="))),
        ("fixed_learning_rate", dict(move=MOVE.replace("learning_rate", "1e-3"))),
        ("fixed_learning_rate", by("SGD([w1, w2])")),
        ("step_divided", dict(move=MOVE.replace("learning_rate", "learning_rate / len(x)"))),
        ("mean_over_all", dict(move=MOVE.replace("learning_rate", "learning_rate / y.numel()"))),
        ("step_divided", dict(move=MOVE.replace("learning_rate", "learning_rate / steps"))),
        ("learning_rate_twice", dict(move=MOVE.replace("learning_rate", "learning_rate ** 2"))),
        ("one_without_rate", dict(move=NO_GRAD + "        w1 -= w1.grad\n" + MOVE_2)),
        ("one_without_rate", dict(move=NO_GRAD + MOVE_1 + "        w2 -= w2.grad\n")),
        ("one_other_length", dict(move=MOVE + NO_GRAD + MOVE_2)),
        ("one_other_length", dict(move=NO_GRAD + MOVE_1.replace("learning_rate", "learning_rate / len(x)") + MOVE_2)),
        ("rate_changes", dict(move=MOVE + "    learning_rate *= 0.9\n")),
        ("rate_changes", dict(move=MOVE.replace("learning_rate", "learning_rate / (t + 1)"))),
        ("rate_changes", dict(move=MOVE.replace("learning_rate", "learning_rate * t"))),
        ("loop_momentum", by("SGD([w1, w2], lr=learning_rate, momentum=0.9)")),
        ("loop_momentum", by("SGD([w1, w2], lr=learning_rate, momentum=0.9, nesterov=True)")),
        ("loop_momentum", by("SGD([w1, w2], lr=learning_rate, momentum=0.9, dampening=0.9)") | dict(
            before=LEAVES + "v = [0, 0]\n", zero=ZERO,
            move=NO_GRAD + "        for i, w in enumerate((w1, w2)):\n            v[i] = 0.9 * v[i] + 0.1 * w.grad\n"
            "            w -= learning_rate * v[i]\n")),
        ("adam_unasked", by("Adam([w1, w2], lr=learning_rate)")),
        ("adam_unasked", by("Adam([w1, w2])")),
        ("adam_unasked", by("AdamW([w1, w2], lr=learning_rate)")),
        ("root_of_squares_unasked", by("RMSprop([w1, w2], lr=learning_rate)")),
        ("root_of_squares_unasked", by("Adagrad([w1, w2], lr=learning_rate)")),
        ("climbs", by("SGD([w1, w2], lr=learning_rate, maximize=True)")),
        ("weight_decay_added", by("SGD([w1, w2], lr=learning_rate, weight_decay=0.01)")),
        ("weight_decay_added", by("SGD([w1, w2], lr=learning_rate, weight_decay=1e-4)")),
        ("weight_decay_added", dict(move=for_each("w.mul_(0.99).sub_(learning_rate * w.grad)"))),
        ("sign_of_gradient", dict(move=for_each("w -= learning_rate * w.grad.sign()"))),
        ("gradient_normalised", dict(move=for_each("w -= learning_rate * w.grad / w.grad.norm()"))),
        ("loop_gradient_clipped", dict(back=BACK + "    torch.nn.utils.clip_grad_norm_([w1, w2], 1.0)\n")),
        ("loop_gradient_clipped", dict(back=BACK + "    torch.nn.utils.clip_grad_value_([w1, w2], 1.0)\n")),
        ("loop_gradient_clipped", dict(move=for_each("w -= learning_rate * w.grad.clamp(-0.5, 0.5)"))),
        ("upstream_without_sign", dict(move=for_each("w -= learning_rate * w.grad.abs()"))),
        ("gradient_collapsed", dict(move=for_each("w -= learning_rate * w.grad.mean()"))),
        ("gradient_collapsed", dict(move=for_each("w -= learning_rate * w.grad.sum()"))),
        ("step_times_weight", dict(move=for_each("w *= 1 - learning_rate * w.grad"))),
        ("weights_replaced", dict(move=for_each("w.copy_(-learning_rate * w.grad)"))),
        ("zeroed_now_and_then", dict(zero="    if t == 0:\n    " + ZERO_1 + "    " + ZERO_2)),
        ("zeroed_now_and_then", dict(zero="    if t % 2:\n    " + ZERO_1 + "    " + ZERO_2)),
        ("first_gradients_kept", dict(before=LEAVES + LOSS + "loss.backward()\n", back="", zero="")),
        ("gradients_too_old", dict(back=GRADS, zero="", move="    if t == 0:\n        o1, o2 = 0 * g1, 0 * g2\n" + NO_GRAD
                                   + "        w1 -= learning_rate * o1\n        w2 -= learning_rate * o2\n    o1, o2 = g1, g2\n")),
        ("gradient_not_used", dict(move=for_each("w -= learning_rate"))),
        ("gradient_not_used", dict(move=for_each("w -= learning_rate * loss.item()"))),
        ("gradient_not_used", dict(move=for_each("w -= learning_rate * w"))),
        ("learning_rate_added", dict(move=for_each("w -= learning_rate + w.grad"))),
        ("half_batch", dict(forward="    half = len(x) // 2\n" + loss_is("network_loss(x[:half], y[:half], w1, w2)"))),
        ("half_batch", dict(forward=loss_is("network_loss(x[len(x) // 2:], y[len(y) // 2:], w1, w2)"))),
        ("sample_not_counted", dict(forward=loss_is("network_loss(x[::2], y[::2], w1, w2)"))),
        ("one_term", dict(forward=loss_is(f"({Y_PRED} - y).abs().max()"))),
        ("activation_instead", dict(forward=loss_is("(torch.nn.functional.gelu(x @ w1) @ w2 - y).pow(2).sum()"))),
        ("activation_instead", dict(forward=loss_is("(torch.nn.functional.selu(x @ w1) @ w2 - y).pow(2).sum()"))),
        ("activation_instead", dict(forward=loss_is("(torch.nn.functional.hardtanh(x @ w1) @ w2 - y).pow(2).sum()"))),
        ("several_steps_a_turn", dict(forward="", note="", back="    for _ in range(3):\n    " + FORWARD + "    " + BACK
                                      + "        with torch.no_grad():\n            w1 -= learning_rate * w1.grad\n"
                                      "            w2 -= learning_rate * w2.grad\n        w1.grad = w2.grad = None\n",
                                      move="", zero=NOTE)),
        ("sample_by_sample", dict(forward="    total = 0\n    for xi, yi in zip(x, y):\n"
                                  "        loss = network_loss(xi[None], yi[None], w1, w2)\n        total += loss.item()\n",
                                  note="", back="    " + BACK + "        with torch.no_grad():\n            w1 -= learning_rate * w1.grad\n"
                                  "            w2 -= learning_rate * w2.grad\n        w1.grad = w2.grad = None\n",
                                  move="", zero="    losses.append(total)\n")),
        ("three_times_in_turn", dict(back="    for _ in range(3):\n        network_loss(x, y, w1, w2).backward()\n")),
        ("zeroed_weights", dict(before="w1 = torch.zeros_like(w1).requires_grad_()\n"
                                       "w2 = torch.zeros_like(w2).requires_grad_()\n")),
        # Two at once: what is minimised, and how; or two things with how.
        ("mean_over_all + mistakes.never_zeroed", dict(
            forward=loss_is(f"torch.nn.functional.mse_loss({Y_PRED}, y)"), zero="")),
        ("forgot_y + mistakes.no_learning_rate", dict(
            forward=loss_is(f"{Y_PRED}.pow(2).sum()"), move=MOVE.replace("learning_rate * ", ""))),
        ("absolute_error + mistakes.only_w1_zeroed", dict(
            forward=loss_is(f"({Y_PRED} - y).abs().sum()"), zero=ZERO_1)),
        ("mean_over_all + mistakes.climbs", dict(
            forward=loss_is(f"((({Y_PRED} - y) ** 2).mean())"), move=MOVE.replace("-=", "+="))),
        ("relu_left_out + mistakes.half_in_loop", dict(
            forward=loss_is("((x @ w1 @ w2 - y) ** 2).sum()"), move=MOVE.replace("learning_rate", "learning_rate / 2"))),
        ("never_zeroed + mistakes.fixed_learning_rate", dict(zero="", move=MOVE.replace("learning_rate", "1e-3"))),
    ]
]

WRONG += [
    ("train", loop(**lines), named(["losses"], name))
    for name, lines in [
        ("running_total", noting("loss.item() + (losses[-1] if losses else 0)")),
        ("root_noted", noting("loss.item() ** 0.5")),
        ("root_noted", noting("(loss.item() / y.numel()) ** 0.5")),
        ("loss_logarithm", noting("float(np.log(loss.item()))")),
        ("best_so_far", noting("min([loss.item(), *losses])")),
        ("running_average", noting("0.9 * losses[-1] + 0.1 * loss.item() if losses else loss.item()")),
        ("losses_sorted", dict(after="losses = sorted(losses, reverse=True)\n")),
        ("losses_reversed", dict(note="    losses.insert(0, loss.item())\n")),
        ("compared_with_first", dict(after="losses = [one / losses[0] for one in losses]\n")),
        ("turns_noted", noting("float(t)")),
        ("last_loss_only", dict(after="losses = [loss.item()] * steps\n")),
        ("divided_by_turn", noting("loss.item() / (t + 1)")),
        ("absolute_error", noting(f"({Y_PRED} - y).abs().sum().item()")),
        ("loss_noted_late", dict(note="    losses.append(loss.item() if t == 0 else before)\n    before = loss.item()\n")),
        ("loss_change", dict(after="losses = list(np.diff(losses, prepend=losses[0]))\n")),
        ("divided_by_a_size", noting("loss.item() / len(x)")),
    ]
]

WRONG += [
    ("train", loop(zero=ZERO + "    break\n"), MOVES_ONCE),
    ("train", loop(zero=ZERO + "    return losses, w1, w2\n"), MOVES_ONCE),
    ("train", loop(before="a, b = w1, w2\n", turn=TURN + "    w1 = a.detach().clone().requires_grad_()\n"
                   "    w2 = b.detach().clone().requires_grad_()\n"), STANDS | named(["w1", "w2"], "moves_in_one_turn")),
    ("train", loop(turn="for t in range(10):\n"), {"losses": "length"} | named(["w1", "w2"], "steps_ignored")),
    ("train", LEAVES + TURN + FORWARD + NOTE + "    if t:\n        with torch.no_grad():\n            w1 -= learning_rate * w1.grad\n"
     "            w2 -= learning_rate * w2.grad\n        w1.grad = w2.grad = None\n" + FORWARD + BACK,
     named(["losses"], "loss_noted_late") | named(["w1", "w2"], "one_step_short")),
    ("train", loop(turn="for t in range(steps + 1):\n"), {"losses": "length"} | named(["w1", "w2"], "one_step_long")),
    ("train", loop(zero="", after="return losses, w1.grad, w2.grad\n"),
     named(["losses"], "never_zeroed") | named(["w1", "w2"], "gradient_returned")),
    ("train", loop(after="return losses, w1.grad, w2.grad\n", zero="    if t < steps - 1:\n    " + ZERO_1 + "    " + ZERO_2),
     named(["w1", "w2"], "gradient_returned")),
    ("train", loop(move=NO_GRAD + MOVE_1.replace("-=", "+=")),
     dict.fromkeys(["losses", "w1"], "mistakes.only_w1 + mistakes.climbs") | named(["w2"], "no_update")),
    ("train", loop(forward=loss_is(f"({Y_PRED} - y).pow(2).mean()"), move=NO_GRAD + MOVE_2),
     dict.fromkeys(["losses", "w2"], "mistakes.mean_over_all + mistakes.only_w2") | named(["w1"], "no_update")),
    ("train", loop(forward=loss_is("network_loss(x, y, w1, w2) / 2"), zero=""),
     {"losses": "mistakes.half + mistakes.never_zeroed"}
     | dict.fromkeys(["w1", "w2"], "mistakes.half_in_loop + mistakes.never_zeroed")),
    ("train", loop(forward=loss_is("network_loss(x[t % len(x):][:1], y[t % len(x):][:1], w1, w2)")),
     named(NUMBERS, "sample_by_sample")),
    ("train", loop(after="losses.sort()\n"), named(["losses"], "losses_reversed")),
    ("train", loop(move=for_each("w -= learning_rate * w.grad ** 2")), dict.fromkeys(NUMBERS, "not_finite")),
    # gradients
    ("gradients", LEAVES + LOSS + "loss.backward()\ngrad_w1, grad_w2 = w1.detach(), w2.detach()",
     named(FOUND_PARTS[:2], "weight_itself")),
    ("gradients", LEAVES + LOSS + "loss.backward()\ngrad_w1, grad_w2 = ((w - 1e-3 * w.grad).detach() for w in (w1, w2))",
     named(FOUND_PARTS[:2], "weight_after_step")),
    ("gradients", LEAVES + "for _ in range(3):\n    network_loss(x, y, w1, w2).backward()\n" + FOUND,
     named(FOUND_PARTS[:2], "third_backward_added")),
    ("gradients", LEAVES + LOSS + "loss.backward()\ngrad_w1, grad_w2 = (w.grad / w.grad.norm() for w in (w1, w2))",
     named(FOUND_PARTS[:2], "gradient_normalised")),
    ("gradients", LEAVES + LOSS + "loss.backward()\ngrad_w1, grad_w2 = w1.grad.sign(), w2.grad.sign()",
     named(FOUND_PARTS[:2], "sign_of_gradient")),
    *(("gradients", LEAVES + f"loss = {loss}\nloss.backward()\n" + FOUND, named(FOUND_PARTS[:2], name)) for name, loss in [
        ("one_term", f"({Y_PRED} - y).abs().max()"),
        ("one_term", f"({Y_PRED} - y).pow(2).max()"),
        ("half_batch", "network_loss(x[:len(x) // 2], y[:len(y) // 2], w1, w2)"),
        ("activation_instead", "(torch.nn.functional.gelu(x @ w1) @ w2 - y).pow(2).sum()"),
    ]),
    ("gradients", LEAVES + "p = x.mm(w1).clamp(min=0).mm(w2)\np.backward(torch.ones_like(p))\n" + FOUND,
     named(FOUND_PARTS[:2], "nothing_squared")),
    ("gradients", LEAVES + "((x.mm(w1).clamp(0, 6).mm(w2) - y) ** 2).sum().backward()\n" + FOUND,
     named(FOUND_PARTS[:2], "relu_with_ceiling")),
    ("train", loop(forward=loss_is("((x @ w1).clamp(0, 1) @ w2 - y).pow(2).sum()")), named(NUMBERS, "relu_with_ceiling")),
]

PREDICTED = {"once": "2 * a**2 * w", "both": "once + b", "zeroed": "b", "twice": "2 * once"}
WRONG += [
    ("predict_grads", "\n".join(f"{one} = {is_}" for one, is_ in {**PREDICTED, part: wrong}.items()), named([part], name))
    for part, wrong, name in [
        ("once", "2 * w", "a_left_out"),
        ("both", "once + b.sum()", "slopes_summed"),
        ("zeroed", "b.sum()", "slopes_summed"),
        ("twice", "2 * once.sum()", "slopes_summed"),
        ("once", "2 * a", "w_left_out"),
        ("once", "2 * a**2 * w.abs()", "slope_of_w_alone"),
        ("once", "2 * (a * w) ** 2", "square_kept"),
        ("once", "2 * a**2 * w + w", "w_added"),
        ("once", "2 * a**2 * w * b", "both_losses_at_once"),
        ("both", "once * b", "gradients_multiplied"),
        ("both", "once - b", "gradients_subtracted"),
        ("both", "2 * once + b", "first_call_twice"),
        ("both", "once + 2 * b", "second_call_twice"),
        ("both", "torch.maximum(once, b)", "larger_of_both"),
        ("both", "once + b + w", "w_added"),
        ("both", "(a * w) ** 2 + b * w", "losses_themselves"),
        ("both", "once + w", "gradient_of_b"),
        ("both", "once + 1", "slope_is_not_1"),
        ("both", "once + b**2", "as_if_squared"),
        ("zeroed", "once", "second_call_undone"),
        ("zeroed", "w", "gradient_of_b"),
        ("zeroed", "torch.ones_like(w)", "slope_is_not_1"),
        ("zeroed", "2 * b * w", "as_if_squared"),
        ("zeroed", "b - once", "gradients_subtracted"),
        ("zeroed", "once * b", "gradients_multiplied"),
        ("twice", "torch.zeros_like(w)", "second_walk_not_empty"),
        ("twice", "once + 2 * a**2", "second_derivative_added"),
        ("twice", "2 * a**2 * once", "chain_twice"),
        ("twice", "3 * once", "three_calls"),
        ("twice", "once + b", "other_loss_in_twice"),
        ("twice", "2 * once + b", "other_loss_in_twice"),
    ]
]
WRONG += [
    ("make_leaf", f"leaf = torch.tensor({values}, requires_grad=True)", named(["values"], name))
    for values, name in [
        ("array / scale", "divided_by_scale"),
        ("array + scale", "scale_added"),
        ("array - scale", "scale_added"),
        ("abs(scale * array)", "lost_signs"),
        ("np.abs(array) ** scale", "scale_as_power"),
        ("(scale * array).astype(np.float16)", "half_precision"),
        ("np.full_like(array, scale)", "only_the_scale"),
        ("scale**2 * array", "scaled_twice"),
    ]
]



def at_once(one, other, parts=NUMBERS):
    """Two mistakes that explain the numbers together."""
    return dict.fromkeys(parts, f"mistakes.{one} + mistakes.{other}")


UPHILL = MOVE.replace("-=", "+=")
WITHOUT_RELU = "x.mm(w1).mm(w2)"
WEIGHTS = ("w1", "w2")
WRONG += [("train", loop(**lines), told_of) for lines, told_of in [
    (dict(turn="for t in range(steps - 1):\n", move=UPHILL), {"losses": "length"} | at_once("one_step_short", "climbs", WEIGHTS)),
    (dict(turn="for t in range(1, steps):\n", note="    losses.append(loss)\n", move=UPHILL),
     {"losses": "length"} | at_once("one_step_short", "climbs", WEIGHTS) | told(["graph"], "losses_keep_graphs")),
    (dict(turn="for t in range(steps + 1):\n", zero=""), {"losses": "length"} | at_once("one_step_long", "never_zeroed", WEIGHTS)),
    (dict(turn="for t in range(1, steps):\n", forward=loss_is(f"({WITHOUT_RELU} - y).pow(2).sum()")),
     {"losses": "length"} | at_once("one_step_short", "relu_left_out", WEIGHTS)),
    (dict(forward=loss_is(f"({WITHOUT_RELU} - y).pow(2).mean()")),
     at_once("mean_over_all", "relu_left_out", ["losses"]) | at_once("relu_left_out", "mean_over_all", WEIGHTS)),
    (dict(forward=loss_is(f"({WITHOUT_RELU} + y).pow(2).sum()")), at_once("plus_y", "relu_left_out")),
    (dict(forward=loss_is(f"({WITHOUT_RELU} - y).abs().sum()")), at_once("absolute_error", "relu_left_out")),
    (dict(forward=loss_is(f"({Y_PRED}).pow(2).mean()")),
     at_once("mean_over_all", "forgot_y", ["losses"]) | at_once("forgot_y", "mean_over_all", WEIGHTS)),
    (dict(forward=loss_is("(x.mm(w1).sigmoid().mm(w2) - y).pow(2).mean()")), at_once("mean_over_all", "activation_instead")),
    (dict(forward=loss_is("(x.mm(w1).clamp(max=0).mm(w2) - y).pow(2).sum()"), zero=""), at_once("relu_flipped", "never_zeroed")),
    (dict(forward=loss_is("network_loss(x[1:], y[1:], w1, w2)"), move=UPHILL), at_once("sample_not_counted", "climbs")),
    (dict(note="    losses.append(loss.item() + (losses[-1] if losses else 0))\n", zero=""),
     at_once("running_total", "never_zeroed", ["losses"]) | named(WEIGHTS, "never_zeroed")),
    (dict(note="    losses.append(loss.item() ** 0.5)\n", move=UPHILL),
     at_once("root_noted", "climbs", ["losses"]) | named(WEIGHTS, "climbs")),
    (dict(forward=loss_is("torch.log(network_loss(x, y, w1, w2))")), named(NUMBERS, "function_of_loss")),
    (dict(move=NO_GRAD + "        w1 -= learning_rate * w1\n" + MOVE_2),
     named(["losses", "w2"], "one_without_gradient") | named(["w1"], "gradient_not_used")),
    (dict(move=NO_GRAD + MOVE_1 + "        w2 -= learning_rate * w2\n"),
     named(["losses", "w1"], "one_without_gradient") | named(["w2"], "gradient_not_used")),
    (dict(move=NO_GRAD + MOVE_1.replace("w1.grad", "w1.grad.sum()") + MOVE_2), named(NUMBERS, "gradient_collapsed")),
    (dict(move=NO_GRAD + MOVE_1 + MOVE_2.replace("w2.grad", "w2.grad.mean(0)")), named(NUMBERS, "gradient_collapsed")),
]]
WRONG += [
    ("gradients", LEAVES + f"loss = {loss}\nloss.backward()\n" + FOUND, told_of) for loss, told_of in [
        ("torch.log(network_loss(x, y, w1, w2))", named(FOUND_PARTS[:2], "function_of_loss")),
        ("network_loss(x, y, w1, w2).pow(2)", named(FOUND_PARTS[:2], "function_of_loss")),
        (f"({WITHOUT_RELU} + y).pow(2).sum()", at_once("plus_y", "relu_left_out", FOUND_PARTS[:2])),
        (f"({WITHOUT_RELU}).pow(2).sum()", at_once("forgot_y", "relu_left_out", FOUND_PARTS[:2])),
        ("(x.mm(w1).tanh().mm(w2) - y).abs().sum()", at_once("absolute_error", "activation_instead", FOUND_PARTS[:2])),
    ]
]
WRONG += [
    ("predict_grads", "\n".join(f"{one} = {is_}" for one, is_ in {**PREDICTED, part: wrong}.items()), told_of)
    for part, wrong, told_of in [
        ("once", "2 * a @ a * w", named(["once"], "sum_as_factor")),
        ("once", "2 * a * (a @ w)", named(["once"], "sum_as_factor")),
        ("both", "once + b @ w", named(["both"], "slope_of_product")),
        ("zeroed", "b.sum() * torch.ones_like(w)", named(["zeroed"], "sum_as_factor")),
        ("once", "a**2 * w**3 / 3", named(["once"], "antiderivative")),
        ("zeroed", "b * w**2 / 2", named(["zeroed"], "antiderivative")),
        ("once", "((a * w) ** 2).sum()", named(["once"], "square_itself")),
        ("zeroed", "(b * w).sum()", named(["zeroed"], "slope_of_product")),
        ("twice", "4 * a**2 * w**2", named(["twice"], "square_kept")),
        ("both", "b * w", at_once("second_call_replaces", "slope_of_product", ["both"])),
        ("both", "2 * b * w", at_once("second_call_replaces", "as_if_squared", ["both"])),
        ("zeroed", "once + w", at_once("zeroing_ignored", "gradient_of_b", ["zeroed"])),
        ("zeroed", "once + b * w", at_once("zeroing_ignored", "slope_of_product", ["zeroed"])),
    ]
]
WRONG += [
    ("make_leaf", "leaf = torch.tensor(scale * array.astype(int), requires_grad=True)", named(["values"], "array_made_whole")),
    ("make_leaf", "leaf = torch.tensor(scale * np.round(array), requires_grad=True)", named(["values"], "array_made_whole")),
]

RIGHT += [
    ("predict_grads", "assert not w.requires_grad\nonce = 2 * a * a * w\nboth = once + b\nzeroed = b\ntwice = once + once"),
    ("predict_grads", "once = torch.tensor((2 * a * a * w).tolist(), dtype=w.dtype, requires_grad=False)\n"
     "both = once + b\nzeroed = b\ntwice = once + once"),
    ("predict_grads", "class Leaf:\n    pass\nleaf = Leaf()\nleaf.grad = 2 * a**2 * w\nonce = leaf.grad\nleaf.grad = leaf.grad + b\n"
     "both = leaf.grad\nleaf.grad = 0 * w\nleaf.grad = leaf.grad + b\nzeroed = leaf.grad\ntwice = 2 * once"),
    ("gradients", LEAVES + "for i in range(len(x)):\n    network_loss(x[i:i + 1], y[i:i + 1], w1, w2).backward()\n" + FOUND),
    ("gradients", LEAVES + "found = {}\nw1.register_hook(lambda g: found.update(a=g))\nw2.register_hook(lambda g: found.update(b=g))\n"
     "network_loss(x, y, w1, w2).backward()\ngrad_w1, grad_w2 = found['a'], found['b']"),
    ("train", loop(before=LEAVES + "losses = torch.zeros(steps, dtype=x.dtype)\n", note="    losses[t] = loss.detach()\n")),
    ("train", loop(before=LEAVES + "@torch.no_grad()\ndef step(w):\n    w -= learning_rate * w.grad\n    w.grad = None\n",
                   move="    step(w1)\n    step(w2)\n", zero="")),
    ("train", LEAVES + "opt = torch.optim.SGD([w1, w2], lr=learning_rate)\ndef closure():\n    opt.zero_grad()\n"
     "    loss = network_loss(x, y, w1, w2)\n    loss.backward()\n    return loss\n" + TURN + "    losses.append(opt.step(closure).item())\n"),
    ("train", loop(forward=loss_is(f"torch.nn.functional.mse_loss({Y_PRED}, y) * y.numel()"))),
    ("train", loop(forward=loss_is(f"torch.linalg.norm({Y_PRED} - y) ** 2"))),
]
WRONG += [
    *(
        ("train", loop(**change), named(NUMBERS, name))
        for name, change in [
            ("rate_changes", dict(move="    learning_rate *= 0.9\n" + MOVE)),
            ("rate_changes", dict(
                move="    if t % 2 == 0:\n" + MOVE.replace("    ", "        "))),
            ("gradient_normalised",
             dict(move=for_each("w -= learning_rate * w.grad / w.grad.abs().max()"))),
        ]
    ),
    # What follows from a sum of slopes, entry by entry, is no second mistake.
    ("predict_grads",
     "once = (2 * a**2 * w).sum()\nboth = once + b\nzeroed = b\ntwice = 2 * once",
     named(["once"], "slopes_summed")),
]

#: Loops that move the weights behind autograd's back.
BEHIND = "    w1.data -= learning_rate * w1.grad\n    w2.data -= learning_rate * w2.grad\n"
DROP = "    w1.grad = w2.grad = None\n"
TOTAL = "    loss = loss + network_loss(x, y, w1, w2)\n"
AGAIN = "    loss.backward(retain_graph=True)\n"
WRONG += [
    # Two have changed places, and something is wrong with both.
    ("gradients", "a, b = w1.clone().requires_grad_(), w2.clone().requires_grad_()\n"
     "loss = network_loss(x, y, a, b) / 2\ngrad_w2, grad_w1 = torch.autograd.grad(loss, (a, b))",
     dict.fromkeys(["grad_w1", "grad_w2"], "two_at_once.swapped + mistakes.half_of_it")),
    ("gradients", "a, b = w1.clone().requires_grad_(), w2.clone().requires_grad_()\nL = network_loss(x, y, a, b)\n"
     "L.backward(retain_graph=True)\nL.backward()\ngrad_w1, grad_w2 = b.grad, a.grad",
     dict.fromkeys(["grad_w1", "grad_w2"], "two_at_once.swapped + mistakes.second_backward_added")),
    ("gradients", LEAVES + "loss = ((x @ w1).relu() @ w2 - y).square().mean()\nloss.backward()\n"
     "return {'grad_w1': w2.grad, 'grad_w2': w1.grad}",
     dict.fromkeys(["grad_w1", "grad_w2"], "two_at_once.swapped + mistakes.mean_over_all")),
    # A wrong `once`, and what is wrong later is made of it.
    ("predict_grads", "once = 2*(a*w)\nzeroed = once + b\nboth = once + b\ntwice = 2*once",
     named(["once"], "inner_slope_missing") | named(["zeroed"], "zeroing_ignored")),
    ("predict_grads", "once = a**2*w\nboth = once + b\nzeroed = both\ntwice = 2*once",
     named(["once"], "no_factor_2") | named(["zeroed"], "zeroing_ignored")),
    ("predict_grads", "once = 2*w\nboth = once + b\nzeroed = both\ntwice = 2*once",
     named(["once"], "a_left_out") | named(["zeroed"], "zeroing_ignored")),
    ("predict_grads", "once = 2*a*w\nboth = once + b\nzeroed = once\ntwice = once + once",
     named(["once"], "inner_slope_missing") | named(["zeroed"], "second_call_undone")),
    # Graphs of other turns are walked.
    ("train", LEAVES + "loss = 0\n" + TURN + TOTAL + NOTE + AGAIN + "    with torch.no_grad():\n" + BEHIND.replace("    ", "        ") + DROP,
     named(NUMBERS, "earlier_losses_added") | told(["graph"], "history_grows")),
    ("train", LEAVES + "total = 0\n" + TURN + FORWARD + NOTE + "    total = total + loss\n    total.backward(retain_graph=True)\n"
     + BEHIND + DROP, named(NUMBERS, "earlier_losses_added") | told(["graph"], "history_grows")),
    ("train", LEAVES + "loss = 0\n" + TURN + TOTAL + NOTE + AGAIN + BEHIND,
     dict.fromkeys(NUMBERS, "mistakes.earlier_losses_added + mistakes.never_zeroed") | told(["graph"], "history_grows")),
    ("train", LEAVES + LOSS + TURN + NOTE + AGAIN + BEHIND + DROP,
     named(["losses"], "loss_stands_still") | named(["w1", "w2"], "first_gradients_kept")),
]

# Written by someone who had not seen the ones above.
WRONG += [
    ("make_leaf", "leaf = scale * torch.tensor(array, requires_grad=True)\n"
     "leaf.retain_grad()",
     dict.fromkeys(["leaf"], "complaints.made_after_requires_grad")),
    ("make_leaf", "leaf = torch.from_numpy(array).requires_grad_()\n"
     "with torch.no_grad():\n    leaf *= scale",
     told(["values"], "array_edited")),
    ("make_leaf", "leaf = torch.tensor(scale + array).float().requires_grad_()",
     named(["values"], "scale_added")),
    ("gradients", "w1.requires_grad_()\nw2.requires_grad_()\n"
     "network_loss(x, y, w1, w2).backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad\nw1.requires_grad_(False)\n"
     "w2.requires_grad_(False)",
     dict.fromkeys(["inputs"], "complaints.second_call_differs")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\n"
     "loss.backward(retain_graph=True)\ngrad_w1 = w1.grad.clone()\n"
     "loss.backward()\ngrad_w2 = w2.grad",
     named(["grad_w2"], "second_backward_added")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, -y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "plus_y")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad / w1.grad.norm(), w2.grad / w2.grad.norm()",
     named(["grad_w1", "grad_w2"], "gradient_normalised")),
    ("gradients", "x = x.clone().requires_grad_()\n"
     "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2).sqrt()\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "square_root")
     | dict.fromkeys(["inputs"], "complaints.gradient_of_data")),
    ("predict_grads", "once = a**2 * w**2\nboth = once + b * w\nzeroed = b * w\n"
     "twice = 2 * once",
     named(["once"], "square_itself")
     | named(["both"], "losses_themselves")
     | named(["zeroed"], "slope_of_product")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = 2 * once + b\n"
     "zeroed = torch.zeros_like(b)\ntwice = once**2",
     named(["both"], "first_call_twice")
     | named(["zeroed"], "zeroing_comes_first")
     | named(["twice"], "gradients_multiplied")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b\nzeroed = once\ntwice = 4 * once",
     named(["zeroed"], "second_call_undone")
     | named(["twice"], "counted_twice")),
    ("predict_grads", "once = (2 * a**2 * w).sum()\nboth = once + b.sum()\n"
     "zeroed = b.sum()\ntwice = 2 * once",
     named(["once", "both", "zeroed"], "slopes_summed")),
    ("predict_grads", "once = 2 * (a * w)**2\nboth = once * b\nzeroed = b\ntwice = 2 * once",
     named(["once"], "square_kept")
     | named(["both"], "gradients_multiplied")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\nfor _ in range(steps):\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad.zero_()",
     named(["losses", "w1", "w2"], "only_w1_zeroed")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\nfor _ in range(steps):\n"
     "    loss = network_loss(x, y, w1, w2)\n    loss.backward()\n"
     "    with torch.no_grad():\n        for w in (w1, w2):\n"
     "            w -= learning_rate * w.grad\n            w.grad = None\n"
     "    losses.append(network_loss(x, y, w1, w2).item())",
     named(["losses"], "loss_after_update")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        for w in (w1, w2):\n"
     "            w -= learning_rate / (step + 1) * w.grad\n"
     "            w.grad = None",
     named(["losses", "w1", "w2"], "rate_changes")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "    w1.grad = None\n    w2.grad = None\n"
     "    loss = network_loss(x, y, w1, w2)\n    loss.backward()\n"
     "    with torch.no_grad():\n        w2 -= learning_rate * w2.grad\n"
     "    w1.grad = None\n    w2.grad = None",
     named(["losses", "w1", "w2"], "new_weights_used")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss)\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad",
     named(["losses", "w1", "w2"], "never_zeroed")
     | dict.fromkeys(["graph"], "complaints.losses_keep_graphs")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "optimizer = torch.optim.SGD([w1, w2], lr=learning_rate, momentum=0.9)\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    optimizer.zero_grad()\n"
     "    loss.backward()\n    optimizer.step()",
     named(["losses", "w1", "w2"], "loop_momentum")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n"
     "    loss = network_loss(x, y, w1, w2) / x.shape[0]\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        for w in (w1, w2):\n"
     "            w -= learning_rate * w.grad\n            w.grad = None",
     named(["losses"], "loop_mean_over_batch")
     | named(["w1", "w2"], "step_divided")),
    ("train", "w1, w2 = w1.double().requires_grad_(), w2.double().requires_grad_()\n"
     "x, y = x.double(), y.double()\nfor step in range(1, steps):\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        for w in (w1, w2):\n"
     "            w -= learning_rate * w.grad\n            w.grad = None",
     dict.fromkeys(["losses"], "length")
     | dict.fromkeys(["w1", "w2"], "complaints.dtype_lost")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    w1 = (w1 - learning_rate * w1.grad).detach().requires_grad_()\n"
     "    with torch.no_grad():\n"
     "        w2 = w2 - learning_rate * w2.grad",
     named(["losses", "w1", "w2", "graph"], "requires_grad_lost")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n"
     "    g1, g2 = torch.autograd.grad(loss, (w1, w2))\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * g1.sign()\n"
     "        w2 -= learning_rate * g2.sign()",
     named(["losses", "w1", "w2"], "sign_of_gradient")),
    ("make_leaf", "leaf = torch.tensor(array).requires_grad_()\nleaf = leaf.clone()\n"
     "leaf.data *= scale",
     dict.fromkeys(["leaf"], "complaints.made_after_requires_grad")),
    ("make_leaf", "with torch.no_grad():\n"
     "    leaf = scale * torch.tensor(array, requires_grad=True)",
     dict.fromkeys(["leaf"], "complaints.requires_no_grad")),
    ("make_leaf", "leaf = torch.tensor(array, requires_grad=True)\n"
     "leaf.grad = torch.tensor(scale * array)",
     named(["values"], "not_scaled")),
    ("make_leaf", "leaf = torch.tensor(scale * array.ravel(), requires_grad=True)",
     dict.fromkeys(["values"], "shape")),
    ("make_leaf", "leaf = torch.full(array.shape, scale, dtype=torch.float64, requires_grad=True)",
     named(["values"], "only_the_scale")),
    ("make_leaf", "leaf = torch.tensor(scale * (array - array.mean()), requires_grad=True)",
     named(["values"], "shifted")),
    ("make_leaf", "leaf = torch.tensor(scale * array / np.sqrt(array.size), requires_grad=True)",
     named(["values"], "scaled")),
    ("make_leaf", "leaf = torch.tensor(array, requires_grad=True)\n"
     "for i in range(int(scale)):\n    leaf.data += torch.tensor(array)",
     named(["values"], "not_scaled")),
    ("make_leaf", "leaf = torch.Tensor(scale * array).requires_grad_()",
     dict.fromkeys(["values"], "imprecise")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1, w2",
     named(["grad_w1", "grad_w2"], "weight_itself")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = (x.mm(w1).mm(w2) - y).pow(2).sum()\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "relu_left_out")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, -w2.grad",
     named(["grad_w2"], "opposite_sign")),
    ("gradients", "loss = network_loss(x, y, w1.requires_grad_(), w2.requires_grad_())\n"
     "g = None\ngrad_w1, grad_w2 = torch.autograd.grad(loss, (w1, w2))",
     dict.fromkeys(["inputs"], "complaints.caller_made_a_leaf")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1 = 1e-6 * w1.grad\ngrad_w2 = w2.grad * w2",
     named(["grad_w1"], "scaled")
     | named(["grad_w2"], "gradient_times_its_weight")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\n"
     "loss = loss + network_loss(x, y, w1, w2.detach())\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1"], "second_backward_added")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1 = w1.grad\ngrad_w2 = w2.grad\nwith torch.no_grad():\n"
     "    w1 -= 1e-6 * grad_w1\nw2.grad = None\n"
     "network_loss(x, y, w1, w2).backward()\ngrad_w2 = w2.grad",
     dict.fromkeys(["grad_w1", "grad_w2"], "unexplained"),
     "the gradient of w2 belongs to weights that a step of unknown length has moved"),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\n"
     "loss = loss + w1.pow(2).sum() + w2.pow(2).sum()\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "penalty_in_loss")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\nw1 = w1 * 1.0\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     dict.fromkeys(["grad_w1"], "complaints.none_on_no_leaf")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1.abs(), w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "changed_first")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2).log()\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "function_of_loss")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once\nboth += b\nzeroed = b\n"
     "twice = 2 * once",
     named(["once"], "one_tensor_two_names")),
    ("predict_grads", "once = 2 * a * (a * w).sum()\nboth = once + b\nzeroed = b\n"
     "twice = 2 * once",
     named(["once"], "sum_as_factor")),
    ("predict_grads", "once = a**2 * w\nboth = once - b\nzeroed = b\ntwice = 2 * once",
     named(["once"], "no_factor_2")
     | named(["both"], "gradients_subtracted")),
    ("predict_grads", "once = 2 * a**2\nboth = once + b\nzeroed = b\ntwice = once",
     named(["once"], "second_derivative")
     | named(["twice"], "second_call_replaces")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = 2 * (a + b) * w\n"
     "zeroed = torch.ones_like(b)\ntwice = 2 * once",
     named(["both"], "losses_run_together")
     | named(["zeroed"], "slope_is_not_1")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = (once + b) / 2\nzeroed = b\n"
     "twice = 2 * a**2",
     named(["both"], "average_of_calls")
     | named(["twice"], "second_derivative")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = torch.maximum(once, b)\nzeroed = b\n"
     "twice = torch.zeros_like(w)",
     named(["both"], "larger_of_both")
     | named(["twice"], "second_walk_not_empty")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b\nzeroed = once + b\n"
     "twice = once + b",
     named(["zeroed"], "zeroing_ignored")
     | named(["twice"], "other_loss_in_twice")),
    ("predict_grads", "once = 2 * a**2 * w.abs()\nboth = once + b\nzeroed = b / w\n"
     "twice = 2 * once",
     named(["once"], "slope_of_w_alone")
     | dict.fromkeys(["zeroed"], "unexplained"),
     "the slope of b * w is taken for b / w: a guess that no rule leads to"),
    ("predict_grads", "once = 2 * a**2 * w\nboth = torch.cat([once, b])\nzeroed = b\n"
     "twice = torch.cat([once, once])",
     dict.fromkeys(["both", "twice"], "shape")),
    ("predict_grads", "once = 2 * a * b * w\nboth = once + b\nzeroed = a\ntwice = 2 * once",
     named(["once", "zeroed"], "factors_mixed_up")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b - b\nzeroed = -once + b\n"
     "twice = 2 * once",
     named(["both"], "second_call_ignored")
     | named(["zeroed"], "gradients_subtracted")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = b\nzeroed = b - once\ntwice = 2 * once",
     named(["both"], "second_call_replaces")
     | named(["zeroed"], "gradients_subtracted")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    if w1.grad is not None:\n"
     "        with torch.no_grad():\n"
     "            w1 -= learning_rate * w1.grad\n"
     "            w2 -= learning_rate * w2.grad\n"
     "        w1.grad = w2.grad = None\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()",
     named(["w1", "w2"], "one_step_short")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        for weight in (w1, w2):\n"
     "            weight = weight - learning_rate * weight.grad\n"
     "    w1.grad = None\n    w2.grad = None",
     named(["losses"], "loss_stands_still")
     | named(["w1", "w2"], "no_update")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    torch.nn.utils.clip_grad_norm_([w1, w2], 1.0)\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "loop_gradient_clipped")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "optimizer = torch.optim.Adam([w1, w2], lr=learning_rate)\n"
     "for step in range(steps):\n    optimizer.zero_grad()\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    optimizer.step()",
     named(["losses", "w1", "w2"], "adam_unasked")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "optimizer = torch.optim.SGD([w1, w2], lr=learning_rate, weight_decay=0.1)\n"
     "for step in range(steps):\n    optimizer.zero_grad()\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    optimizer.step()",
     named(["losses", "w1", "w2"], "weight_decay_added")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    n = step % len(x)\n"
     "    loss = network_loss(x[n:n+1], y[n:n+1], w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "sample_by_sample")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    if step % 2:\n"
     "        w1.grad = w2.grad = None",
     named(["losses", "w1", "w2"], "zeroed_now_and_then")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad *= 0.5\n"
     "    w2.grad *= 0.5",
     named(["losses", "w1", "w2"], "loop_momentum")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    w1.grad.zero_()\n    w2.grad.zero_()\n    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad",
     dict.fromkeys(["losses", "w1", "w2"], "complaints.zeroed_too_early")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\ntotal = 0.0\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    total += loss.item()\n    losses.append(total / (step + 1))\n"
     "    loss.backward()\n    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses"], "running_average")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item() / len(x))\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses"], "divided_by_a_size")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    loss.backward(retain_graph=True)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "second_backward_in_turn")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate ** 2 * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "rate_twice_in_one")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad.mean()\n"
     "        w2 -= learning_rate * w2.grad.mean()\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "gradient_collapsed")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(round(loss.item(), 1))\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses"], "rounded")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    loss.backward()\n    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None\n    losses.append(loss)",
     dict.fromkeys(["graph"], "complaints.losses_keep_graphs")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "x = x.clone().requires_grad_()\nfor step in range(steps):\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     dict.fromkeys(["graph"], "complaints.gradient_of_data")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\ntotal = 0\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    total = total + loss\n    losses.append(loss.item())\n"
     "    loss.backward()\n    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     dict.fromkeys(["graph"], "complaints.graphs_kept")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "second_backward_in_turn")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w2 -= learning_rate * w2.grad\n"
     "        w1 -= learning_rate * w1.grad * (w2.sum() > 0)\n"
     "    w1.grad = None\n    w2.grad = None",
     named(["losses", "w2"], "only_w2")
     | named(["w1"], "no_update")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    w1 = (w1 - learning_rate * w1.grad).requires_grad_()\n"
     "    w2 = (w2 - learning_rate * w2.grad).requires_grad_()",
     named(["losses", "w1", "w2", "graph"], "update_recorded")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n"
     "    loss = torch.tensor(loss.item(), requires_grad=True)\n"
     "    loss.backward()\n    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2", "graph"], "cut_from_weights")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n        if step == 0:\n"
     "            w1 += learning_rate * w1.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "unexplained"),
     "in the first turn alone one of two updates is undone: seen in no loop"),
    ("train", "w1 = torch.zeros_like(w1).requires_grad_()\n"
     "w2 = torch.zeros_like(w2).requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "zeroed_weights")),
    ("train", "w1 = (w1 + 0.01).requires_grad_()\n"
     "w2 = (w2 * 0.5).requires_grad_()\nfor step in range(steps):\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "unexplained"),
     "the weights start shifted by a number that could be any"),
    ("make_leaf", "leaf = torch.tensor(array, requires_grad=True)\n"
     "leaf = (leaf * scale).detach()",
     dict.fromkeys(["leaf"], "complaints.requires_no_grad")),
    ("make_leaf", "leaf = torch.tensor(scale * array).to(torch.float64)\n"
     "leaf.requires_grad = False",
     dict.fromkeys(["leaf"], "complaints.requires_no_grad")),
    ("make_leaf", "leaf = torch.tensor(scale * array.T, requires_grad=True).T",
     dict.fromkeys(["leaf"], "complaints.made_after_requires_grad")),
    ("make_leaf", "leaf = torch.tensor(array * (1 + scale), requires_grad=True)",
     named(["values"], "scaled")),
    ("make_leaf", "leaf = torch.tensor(array * (1 - scale), requires_grad=True)",
     named(["values"], "scaled")),
    ("make_leaf", "leaf = torch.tensor([scale * row for row in array][0], requires_grad=True)",
     dict.fromkeys(["values"], "shape")),
    ("make_leaf", "leaf = torch.tensor(scale * array / np.abs(array).max(), requires_grad=True)",
     named(["values"], "scaled")),
    ("gradients", "w1 = torch.tensor(w1.numpy() * 0.5, requires_grad=True)\n"
     "w2 = torch.tensor(w2.numpy() * 0.5, requires_grad=True)\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "network_scaled")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad.sum(0), w2.grad.sum(0)",
     dict.fromkeys(["grad_w1", "grad_w2"], "shape")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad.clamp(-1, 1), w2.grad.clamp(min=0)",
     named(["grad_w1", "grad_w2"], "gradient_cut")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad ** 2, w2.grad.T",
     named(["grad_w1"], "gradient_squared")
     | named(["grad_w2"], "transposed_gradient")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w1.grad",
     named(["grad_w2"], "swapped")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y - 1, w1, w2)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "other_y")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w2.T, w1.T)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     dict.fromkeys(["grad_w1", "grad_w2", "inputs"], "raised_product")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "out = x.mm(w1).clamp(min=0).mm(w2).clamp(min=0)\n"
     "loss = (out - y).pow(2).mean()\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     dict.fromkeys(["grad_w1", "grad_w2"], "two_at_once.divided_by_a_size + mistakes.relu_on_output")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\nw1.grad /= 2\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w2"], "second_backward_added")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = sum(network_loss(x[i:i+1], y, w1, w2) for i in range(len(x)))\n"
     "loss.backward()\ngrad_w1, grad_w2 = w1.grad, w2.grad",
     dict.fromkeys(["grad_w1", "grad_w2"], "two_at_once.times_a_size + mistakes.other_y")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum(0).mean()\n"
     "loss.backward()\ngrad_w1, grad_w2 = w1.grad, w2.grad",
     named(["grad_w1", "grad_w2"], "mean_over_outputs")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "loss = network_loss(x, y, w1, w2)\nloss.backward()\n"
     "grad_w1 = torch.where(w1 > 0, w1.grad, torch.zeros_like(w1))\n"
     "grad_w2 = w2.grad",
     named(["grad_w1"], "gradient_cut")),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone()\nloss = network_loss(x, y, w1, w2)\n"
     "loss.backward()\ngrad_w1, grad_w2 = w1.grad, w2.grad",
     dict.fromkeys(["grad_w2"], "complaints.none_on_plain_weight")),
    ("predict_grads", "once = 2 * a * a * w + b\nboth = once\nzeroed = b\ntwice = 2 * once",
     named(["once"], "one_tensor_two_names")),
    ("predict_grads", "once = a * w\nboth = once + b\nzeroed = b\ntwice = 2 * once",
     dict.fromkeys(["once"], "two_at_once.half_of_it + mistakes.inner_slope_missing")),
    ("predict_grads", "once = 2 * a**2 * w**2 / a\nboth = once + b\nzeroed = b\n"
     "twice = 2 * once",
     named(["once"], "gradient_of_a")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b.sum()\n"
     "zeroed = b.mean() * torch.ones_like(b)\ntwice = 2 * once",
     named(["both"], "slopes_summed")
     | named(["zeroed"], "sum_as_factor")),
    ("predict_grads", "once = 2 * a**2 * w\nboth = once + b\nzeroed = -b\n"
     "twice = once * 2 + once",
     named(["zeroed"], "opposite_sign")
     | named(["twice"], "three_calls")),
    ("predict_grads", "once = w - 2 * a**2 * w\nboth = w - once - b\nzeroed = b\n"
     "twice = 2 * once",
     named(["once"], "weight_after_step")
     | named(["both"], "gradients_subtracted")),
    ("predict_grads", "once = torch.zeros_like(w)\nboth = b\nzeroed = b\ntwice = once",
     named(["once"], "zeros")
     | named(["both"], "second_call_replaces")
     | named(["twice"], "second_walk_not_empty")),
    ("predict_grads", "once = 2 * a**2 * w / len(w)\nboth = once + b\nzeroed = b / len(b)\n"
     "twice = 2 * once",
     named(["once", "zeroed"], "divided_by_a_size")),
    ("predict_grads", "once = a.pow(2) * 2 * w.T.sum()\nboth = once + b\nzeroed = b\n"
     "twice = 2 * once",
     named(["once"], "sum_as_factor")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    (-loss).backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "climbs")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    (loss.sqrt()).backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "square_root")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    (loss / len(x)).backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad",
     dict.fromkeys(["losses"], "mistakes.never_zeroed + mistakes.step_divided")
     | dict.fromkeys(["w1", "w2"], "mistakes.step_divided + mistakes.never_zeroed")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n"
     "        w1 -= learning_rate * (w1.grad + w1)\n"
     "        w2 -= learning_rate * (w2.grad + w2)\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "weight_decay_added")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w1.grad[: w2.shape[0], : w2.shape[1]]\n"
     "    w1.grad = None\n    w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2", "graph"], "raised_shapes")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None\n    if step == steps - 2:\n        break",
     dict.fromkeys(["losses"], "length")
     | named(["w1", "w2"], "one_step_short")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n"
     "        w1.copy_(w1 - learning_rate * w1.grad)\n"
     "        w2.copy_(w2 + learning_rate * w2.grad)\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "one_climbs")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    if step % 2 == 0:\n        with torch.no_grad():\n"
     "            w1 -= learning_rate * w1.grad\n    else:\n"
     "        with torch.no_grad():\n"
     "            w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "weights_take_turns")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad\n    w1.grad = None\n"
     "    w2.grad = None\n    learning_rate /= 2",
     named(["losses", "w1", "w2"], "rate_changes")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    w1.grad = w2.grad = None\n"
     "    loss = network_loss(x, y, w1, w2)\n"
     "    losses.insert(0, loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n        w1 -= learning_rate * w1.grad\n"
     "        w2 -= learning_rate * w2.grad",
     named(["losses"], "losses_reversed")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n"
     "        g = w1.grad.norm() + w2.grad.norm()\n"
     "        w1 -= learning_rate * w1.grad / g\n"
     "        w2 -= learning_rate * w2.grad / g\n    w1.grad = None\n"
     "    w2.grad = None",
     named(["losses", "w1", "w2"], "gradient_normalised")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad * loss\n"
     "        w2 -= learning_rate * w2.grad * loss\n    w1.grad = None\n"
     "    w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "not_finite")),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\n"
     "for step in range(steps):\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()\n"
     "    with torch.no_grad():\n"
     "        w1 -= learning_rate * w1.grad / 2\n"
     "        w2 -= learning_rate * w2.grad / 2\n    w1.grad = None\n"
     "    w2.grad = None\n    losses[-1] /= 2",
     named(["losses"], "half")
     | named(["w1", "w2"], "half_in_loop")),
]
RIGHT += [
    ("make_leaf", "leaf = torch.empty(array.shape, dtype=torch.as_tensor(array).dtype, requires_grad=True)\n"
     "with torch.no_grad():\n"
     "    leaf.copy_(torch.as_tensor(array).mul(scale))"),
    ("gradients", "grad_w1, grad_w2 = torch.func.grad(lambda a, b: network_loss(x, y, a, b), argnums=(0, 1))(w1, w2)"),
    ("gradients", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\nfor n in range(len(x)):\n"
     "    network_loss(x[n : n + 1], y[n : n + 1], w1, w2).backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad"),
    ("predict_grads", "slopes = [2 * float(ai) * float(ai) * float(wi) for ai, wi in zip(a, w)]\n"
     "once = torch.tensor(slopes, dtype=w.dtype)\nheld = once.clone()\n"
     "held += b\nboth = held\n"
     "zeroed = torch.einsum(\"i,i->i\", b, torch.ones_like(w))\n"
     "twice = torch.stack([once, once]).sum(0)"),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\ndef hook(weight):\n"
     "    with torch.no_grad():\n"
     "        weight.sub_(weight.grad, alpha=learning_rate)\n"
     "    weight.grad = None\n"
     "w1.register_post_accumulate_grad_hook(hook)\n"
     "w2.register_post_accumulate_grad_hook(hook)\n"
     "while len(losses) < steps:\n    loss = network_loss(x, y, w1, w2)\n"
     "    losses.append(loss.item())\n    loss.backward()"),
    ("train", "w1 = w1.detach().clone().requires_grad_()\n"
     "w2 = w2.detach().clone().requires_grad_()\ndef turn(left, a, b):\n"
     "    if left == 0:\n        return a, b\n"
     "    loss = network_loss(x, y, a, b)\n"
     "    losses.append(float(loss.detach()))\n"
     "    ga, gb = torch.autograd.grad(loss, [a, b])\n"
     "    a, b = ((v.detach() - learning_rate * g).requires_grad_() for v, g in ((a, ga), (b, gb)))\n"
     "    return turn(left - 1, a, b)\nw1, w2 = turn(steps, w1, w2)"),
    ("make_leaf", "import numpy\n"
     "leaf = torch.as_tensor(numpy.einsum('...,->...', array, numpy.asarray(scale, array.dtype)).copy()).requires_grad_(True)"),
    ("make_leaf", "class Holder(torch.nn.Module):\n    def __init__(self):\n"
     "        super().__init__()\n"
     "        self.value = torch.nn.Parameter(torch.from_numpy(array * scale))\n"
     "leaf = Holder().value"),
    ("gradients", "_, (grad_w1, grad_w2) = torch.autograd.functional.vjp(lambda a, b: network_loss(x, y, a, b), (w1, w2))"),
    ("gradients", "found = {}\n"
     "leaves = [w.clone().requires_grad_() for w in (w1, w2)]\n"
     "for n, leaf in enumerate(leaves):\n"
     "    leaf.register_hook(lambda g, n=n: found.__setitem__(n, g.clone()))\n"
     "network_loss(x, y, *leaves).backward()\n"
     "grad_w1, grad_w2 = found[0], found[1]"),
    ("predict_grads", "def after(*calls):\n    held = torch.zeros_like(w)\n"
     "    for call in calls:\n"
     "        held = held + call if call is not None else torch.zeros_like(w)\n"
     "    return held\nfirst = a * (w * a) + (a * w) * a\n"
     "once, both = after(first), after(first, b)\n"
     "zeroed, twice = after(first, None, b), after(first, first)"),
    ("train", "model = torch.nn.ParameterList([w1.clone(), w2.clone()])\n"
     "opt = torch.optim.SGD(model, lr=learning_rate)\n"
     "for _ in range(steps):\n    opt.zero_grad(set_to_none=False)\n"
     "    def closure():\n        loss = network_loss(x, y, *model)\n"
     "        loss.backward()\n        losses.append(loss.item())\n"
     "        return loss\n    opt.step(closure)\n"
     "w1, w2 = model[0].detach(), model[1].detach()"),
    ("train", "weights = [w.detach().clone().requires_grad_() for w in (w1, w2)]\n"
     "for _ in range(steps):\n    for w in weights:\n"
     "        w.grad = None\n    total = 0.0\n"
     "    for n in range(0, len(x), 2):\n"
     "        part = network_loss(x[n:n+2], y[n:n+2], *weights)\n"
     "        part.backward()\n        total += part.item()\n"
     "    losses.append(total)\n"
     "    weights = [(w.detach() - learning_rate * w.grad).requires_grad_() for w in weights]\n"
     "w1, w2 = weights"),
    ("train", "grad = torch.func.grad_and_value(lambda p: network_loss(x, y, *p))\n"
     "for _ in range(steps):\n    (g1, g2), value = grad((w1, w2))\n"
     "    losses.append(value.item())\n"
     "    w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2"),
    ("make_leaf", "leaf = torch.tensor(array)\nleaf *= scale\nleaf.requires_grad = True"),
    ("make_leaf", "def helper(a):\n    if a.ndim == 0:\n"
     "        return float(a) * scale\n"
     "    return [helper(np.asarray(b)) for b in a]\n"
     "leaf = torch.tensor(helper(array), dtype=torch.as_tensor(array).dtype, requires_grad=True)"),
    ("gradients", "(grad_w1, grad_w2), = [torch.autograd.grad(network_loss(x, y, *ws), ws) for ws in [[w.detach().requires_grad_() for w in (w1, w2)]]]"),
    ("gradients", "J = torch.func.jacrev(network_loss, argnums=(2, 3))\n"
     "grad_w1, grad_w2 = J(x, y, w1, w2)"),
    ("predict_grads", "once = torch.einsum('i,i,i->i', a, a, w).mul(2)\n"
     "both = torch.add(once, b)\nzeroed = b.clone()\n"
     "twice = 2 * once.clone()\ntwice += 0"),
    ("train", "import contextlib\nw1 = torch.nn.Parameter(w1)\n"
     "w2 = torch.nn.Parameter(w2)\nfor _ in iter(range(steps)):\n"
     "    with torch.enable_grad():\n"
     "        loss = (x @ w1).relu().matmul(w2).sub(y).square().sum()\n"
     "    losses += [loss.item()]\n    loss.backward()\n"
     "    with contextlib.ExitStack() as stack:\n"
     "        stack.enter_context(torch.no_grad())\n"
     "        torch._foreach_add_([w1, w2], [w1.grad, w2.grad], alpha=-learning_rate)\n"
     "    w1.grad.detach_().zero_()\n    del w2.grad\n"
     "w1, w2 = w1.data, w2.data"),
    ("train", "import collections\n"
     "State = collections.namedtuple('State', 'w1 w2')\n"
     "state = State(w1, w2)\nfor _ in range(steps):\n"
     "    state = State(*(w.detach().requires_grad_() for w in state))\n"
     "    loss = network_loss(x, y, *state)\n"
     "    losses.append(float(loss))\n"
     "    found = torch.autograd.grad(loss, state)\n"
     "    state = State(*(w.detach().addcmul(g, torch.tensor(-learning_rate, dtype=g.dtype)) for w, g in zip(state, found)))\n"
     "w1, w2 = state"),
]
