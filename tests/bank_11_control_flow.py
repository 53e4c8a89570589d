"""Right and wrong answers to the exercises of 11-control-flow, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). The class has
two blanks, those of its two methods: `net` puts the two bodies together. CELLS_RIGHT and
CELLS_WRONG hold whole cells, where the head of the class is part of the answer.
"""
# fmt: off

from build_class import NEXT_BLANK

STAGE = "11-control-flow"

LAYERS = (
    "super().__init__()\n"
    "self.input_linear = nn.Linear(d_in, h)\n"
    "self.middle_linear = nn.Linear(h, h)\n"
    "self.output_linear = nn.Linear(h, d_out)"
)
DRAW = "if depth is None:\n    depth = random.randint(0, 3)\n"
ENTER = "z = torch.relu(self.input_linear(x))\n"
REPEAT = "for _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\n"
LEAVE = "y_pred = self.output_linear(z)"
FORWARD = DRAW + ENTER + REPEAT + LEAVE


def net(init: str = LAYERS, forward: str = FORWARD) -> str:
    return f"{init}{NEXT_BLANK}{forward}"


def drawn(how: str) -> str:
    """The class with another way to draw."""
    return net(forward=FORWARD.replace("random.randint(0, 3)", how))


# ------------------------------------------------------------- shared_gradient

WAY_IN = ("hs = [h0]\nfor k in range(depth):\n"
          "    hs.append(torch.relu(hs[k] @ weight.T + bias))\n")
WAY_BACK = ("g = upstream\nshares = []\nfor k in reversed(range(depth)):\n"
            "    a = g * (hs[k + 1] > 0)\n"
            "    shares.insert(0, a.T @ hs[k])\n"
            "    g = a @ weight\n")
REST = "grad_weight = sum(shares)\ngrad_h0 = g"
BY_HAND = WAY_IN + WAY_BACK + REST


def hand(old: str, new: str) -> str:
    """The way there and back, with one change."""
    assert old in BY_HAND, old
    return BY_HAND.replace(old, new)


# -------------------------------------------------------------- gradient_norms

ZERO = "    model.zero_grad()\n"
BACK = "    summed_squares(model(x, depth=d), y).backward()\n"
NORM = "    norms.append(model.input_linear.weight.grad.norm().item())"
MEASURE = "for d in depths:\n" + ZERO + BACK + NORM


def measure(old: str, new: str) -> str:
    """The measurement, with one change."""
    assert old in MEASURE, old
    return MEASURE.replace(old, new)


# ----------------------------------------------------------------------- train

OPT = "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\n"
TURN = "for t in range(steps):\n"
LOSS = "    loss = summed_squares(model(x), y)\n"
NOTE = "    losses.append(loss.item())\n"
STEP = "    opt.zero_grad()\n    loss.backward()\n    opt.step()\n"
LOOP = OPT + TURN + LOSS + NOTE + STEP


def loop(old: str, new: str) -> str:
    """The loop, with one change."""
    assert old in LOOP, old
    return LOOP.replace(old, new)


VELOCITIES = "v = [torch.zeros_like(p) for p in model.parameters()]\n"
#: Momentum by hand: what is done with a parameter that has no gradient comes first.
MOVE = """    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            {first}
            v[i] = 0.9 * v[i] + p.grad
            p -= learning_rate * v[i]
"""
SKIP = MOVE.format(first="if p.grad is None: continue")

#: All inline, as tutorials write it, with a print.
TUTORIAL = """criterion = torch.nn.MSELoss(reduction='sum')
opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)
for step in range(steps):
    guess = model(x)
    error = criterion(guess, y)
    losses.append(error.item())
    if step % 2 == 0:
        print(step, error.item())
    opt.zero_grad()
    error.backward()
    opt.step()
"""

RIGHT = [
    # dynamic_net
    ("dynamic_net", net()),
    ("dynamic_net", drawn("np.random.randint(0, 4)")),
    ("dynamic_net", drawn("np.random.randint(4)")),
    ("dynamic_net", drawn("int(np.random.default_rng().integers(0, 4))")),
    ("dynamic_net", drawn("torch.randint(0, 4, (1,)).item()")),
    ("dynamic_net", drawn("torch.randint(4, ())")),
    ("dynamic_net", drawn("random.choice([0, 1, 2, 3])")),
    ("dynamic_net", drawn("random.randrange(4)")),
    ("dynamic_net", drawn("int(4 * random.random())")),
    ("dynamic_net", drawn("sum(random.random() < 0.5 for _ in range(3))")),
    ("dynamic_net", drawn("round(3 * random.random())")),
    ("dynamic_net", net(forward="depth = depth if depth is not None else random.randint(0, 3)\n"
     "z = self.input_linear(x).clamp(min=0)\nwhile depth > 0:\n"
     "    z = self.middle_linear(z).clamp(min=0)\n    depth -= 1\nreturn self.output_linear(z)")),
    ("dynamic_net", net(forward=DRAW + "import torch.nn.functional as F\nz = F.relu(self.input_linear(x))\n"
     "for _ in range(depth):\n    z = F.relu(F.linear(z, self.middle_linear.weight, self.middle_linear.bias))\n" + LEAVE)),
    ("dynamic_net", net(LAYERS + "\nself.relu = nn.ReLU()", DRAW + "z = self.relu(self.input_linear(x))\n"
     "for _ in range(depth):\n    z = self.relu(self.middle_linear(z))\n" + LEAVE)),
    ("dynamic_net", net(LAYERS + "\nself.block = nn.Sequential(self.middle_linear, nn.ReLU())",
     DRAW + ENTER + "for _ in range(depth):\n    z = self.block(z)\n" + LEAVE)),
    ("dynamic_net", net(forward=DRAW + ENTER + "y_pred = self.output_linear(nn.Sequential(*[m for _ in range(depth)"
     " for m in (self.middle_linear, nn.ReLU())])(z))")),
    ("dynamic_net", net("super(DynamicNet, self).__init__()\nself.first = nn.Linear(d_in, h)\nself.again = nn.Linear(h, h)\n"
     "self.last = nn.Linear(h, d_out)", DRAW + "z = self.first(x).relu()\nfor _ in range(depth): z = self.again(z).relu()\n"
     "y_pred = self.last(z)")),
    ("dynamic_net", net("super().__init__()\nself.out = nn.Linear(h, d_out)\nself.mid = nn.Linear(h, h)\nself.into = nn.Linear(d_in, h)",
     DRAW + "z = self.into(x).relu()\nfor _ in range(depth): z = self.mid(z).relu()\ny_pred = self.out(z)")),
    ("dynamic_net", net("super().__init__()\nself.layers = nn.ModuleList([nn.Linear(d_in, h), nn.Linear(h, h), nn.Linear(h, d_out)])",
     DRAW + "z = self.layers[0](x).relu()\nfor _ in range(depth): z = self.layers[1](z).relu()\ny_pred = self.layers[2](z)")),
    ("dynamic_net", net("super().__init__()\nself.w1, self.b1 = nn.Parameter(torch.randn(h, d_in)), nn.Parameter(torch.zeros(h))\n"
     "self.w2, self.b2 = nn.Parameter(torch.randn(h, h)), nn.Parameter(torch.zeros(h))\n"
     "self.w3, self.b3 = nn.Parameter(torch.randn(d_out, h)), nn.Parameter(torch.zeros(d_out))",
     DRAW + "z = (x @ self.w1.T + self.b1).relu()\nfor _ in range(depth): z = (z @ self.w2.T + self.b2).relu()\n"
     "y_pred = z @ self.w3.T + self.b3")),
    ("dynamic_net", net(LAYERS + "\nself.last_depth = None", FORWARD + "\nself.last_depth = depth")),
    ("dynamic_net", net(forward=DRAW + "def go(z, left):\n    return z if left == 0 else go(self.middle_linear(z).relu(), left - 1)\n"
     "y_pred = self.output_linear(go(self.input_linear(x).relu(), depth))")),
    ("dynamic_net", net(forward=DRAW + ENTER + "for _ in range(depth):\n    z = torch.relu(z @ self.middle_linear.weight.clone().T + self.middle_linear.bias)\n"
     + LEAVE)),
    ("dynamic_net", net(LAYERS + "\nself.act = nn.ReLU(inplace=True)\nself.dice = torch.Generator().manual_seed(3)",
     DRAW.replace("random.randint(0, 3)", "torch.randint(4, (), generator=self.dice).item()") + "z = self.act(self.input_linear(x))\n"
     "for _ in range(depth):\n    z = self.act(self.middle_linear(z))\n" + LEAVE)),
    # shared_gradient
    ("shared_gradient", BY_HAND),
    ("shared_gradient", "H = [a.numpy() for a in (h0,)]\nW = weight.numpy()\nfor _ in range(depth):\n    H.append(np.maximum(H[-1] @ W.T + bias.numpy(), 0))\n"
     "g, shares = upstream.numpy(), []\nfor k in range(depth, 0, -1):\n    g = g * (H[k] > 0)\n    shares = [torch.from_numpy(g.T @ H[k - 1])] + shares\n"
     "    g = g @ W\ngrad_weight, grad_h0 = torch.stack(shares).sum(dim=0), torch.from_numpy(g)"),
    ("shared_gradient", WAY_IN + "shares, g = torch.zeros(depth, *weight.shape, dtype=weight.dtype), upstream\nfor k in range(depth - 1, -1, -1):\n"
     "    a = torch.where(hs[k + 1] > 0, g, 0.0)\n    shares[k] = (a[:, :, None] * hs[k][:, None, :]).sum(0)\n    g = a @ weight\n" + REST),
    ("shared_gradient", "a_s, h_s, h = [], [h0], h0\nfor _ in range(depth):\n    a = torch.einsum('nj,ij->ni', h, weight) + bias\n"
     "    h = a * (a > 0)\n    a_s.append(a)\n    h_s.append(h)\nshares = [None] * depth\nG = upstream.clone()\n"
     "for k in range(depth - 1, -1, -1):\n    A = torch.where(a_s[k] > 0, G, torch.zeros_like(G))\n"
     "    shares[k] = torch.einsum('ni,nj->ij', A, h_s[k])\n    G = torch.einsum('ni,ij->nj', A, weight)\n"
     "grad_weight = torch.stack(shares).sum(0)\ngrad_h0 = G"),
    ("shared_gradient", WAY_IN + "shares = []\ng = upstream\nfor h_in, h_out in zip(hs[-2::-1], hs[:0:-1]):\n"
     "    a = g.masked_fill(h_out <= 0, 0)\n    shares.append(torch.mm(a.t(), h_in))\n    g = torch.mm(a, weight)\n"
     "shares.reverse()\ngrad_weight = torch.zeros_like(weight)\nfor s in shares:\n    grad_weight += s\ngrad_h0 = g"),
    ("shared_gradient", "def use(h, left):\n    if left == 0:\n        return upstream, []\n"
     "    a = h @ weight.T + bias\n    g, later = use(a.relu(), left - 1)\n    g = g * (a > 0)\n"
     "    return g @ weight, [g.T @ h] + later\ngrad_h0, shares = use(h0, depth)\ngrad_weight = sum(shares[1:], shares[0])"),
    ("shared_gradient", BY_HAND + "\nshares = torch.stack(shares)"),
    ("shared_gradient", BY_HAND + "\nshares = tuple(shares)"),
    ("shared_gradient", hand("hs[k] @ weight.T + bias", "torch.addmm(bias, hs[k], weight.t())")),
    ("shared_gradient", hand("hs[k] @ weight.T + bias", "torch.nn.functional.linear(hs[k], weight, bias)")),
    ("shared_gradient", WAY_IN + "g = upstream\nshares = [torch.zeros_like(weight) for _ in range(depth)]\nk = depth\n"
     "while k:\n    a = g * torch.sign(hs[k])\n    for n in range(len(a)):\n        shares[k - 1] += torch.outer(a[n], hs[k - 1][n])\n"
     "    g, k = a @ weight, k - 1\n" + REST),
    # gradient_norms
    ("gradient_norms", MEASURE),
    ("gradient_norms", "for d in depths:\n    (g,) = torch.autograd.grad(summed_squares(model(x, d), y), model.input_linear.weight)\n"
     "    norms.append(float(g.norm()))"),
    ("gradient_norms", measure("model.zero_grad()", "for p in model.parameters(): p.grad = None")),
    ("gradient_norms", measure("model.zero_grad()", "model.zero_grad(set_to_none=False)")),
    ("gradient_norms", measure(".norm().item()", ".pow(2).sum().sqrt().item()")),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    loss = (model(x, depth=d) - y).square().sum()\n    loss.backward()\n"
     "    norms.append(torch.linalg.norm(next(model.parameters()).grad))"),
    ("gradient_norms", "def one(d):\n    model.zero_grad()\n    torch.nn.functional.mse_loss(model(x, depth=d), y, reduction='sum').backward()\n"
     "    return np.linalg.norm(model.input_linear.weight.grad.numpy())\nreturn [one(d) for d in depths]"),
    ("gradient_norms", MEASURE + "\nnorms = torch.tensor(norms, dtype=torch.float64)"),
    ("gradient_norms", "import copy\nfor d in depths:\n    m = copy.deepcopy(model)\n    summed_squares(m(x, d), y).backward()\n"
     "    norms.append(torch.norm(m.input_linear.weight.grad).item())"),
    # train
    ("train", LOOP),
    ("train", TUTORIAL),
    ("train", OPT + "def closure():\n    opt.zero_grad()\n    loss = summed_squares(model(x), y)\n    loss.backward()\n    return loss\n"
     "for _ in range(steps):\n    losses.append(opt.step(closure).item())"),
    ("train", loop("    opt.zero_grad()\n", "    opt.zero_grad(set_to_none=False)\n")),
    ("train", loop("    opt.zero_grad()\n", "    model.zero_grad()\n")),
    ("train", loop(STEP, "    loss.backward()\n    opt.step()\n    opt.zero_grad()\n")),
    ("train", VELOCITIES + TURN + LOSS + NOTE + SKIP),
    ("train", VELOCITIES + TURN + LOSS + NOTE + MOVE.format(first="p.grad = torch.zeros_like(p) if p.grad is None else p.grad")),
    ("train", VELOCITIES.replace("v =", "ps, v = list(model.parameters()),") + TURN + LOSS + NOTE
     + "    gs = torch.autograd.grad(loss, ps, allow_unused=True)\n    with torch.no_grad():\n        for p, g, m in zip(ps, gs, v):\n"
     "            if g is not None:\n                m.mul_(0.9).add_(g)\n                p.sub_(learning_rate * m)"),
    ("train", "v = {}\n" + TURN + LOSS + NOTE + "    model.zero_grad()\n    loss.backward()\n    for name, p in model.named_parameters():\n"
     "        if p.grad is not None:\n            v[name] = 0.9 * v.get(name, 0) + p.grad\n            p.data -= learning_rate * v[name]"),
    ("train", VELOCITIES + TURN + LOSS + NOTE + SKIP.replace("+ p.grad", "+ learning_rate * p.grad").replace("learning_rate * v[i]\n", "v[i]\n")),
    ("train", LOOP.replace("loss.item()", "loss.detach()")),
    ("train", "model.train()\n" + loop("summed_squares(model(x), y)", "((model(x) - y) ** 2).sum()")),
    ("train", loop("model.parameters()", "[{'params': [p]} for p in model.parameters()]")),
    ("train", LOOP + "print('done', summed_squares(model(x), y).item())"),
]

EVERY_NET = ("parameters", "output", "gradients", "depth")
FORWARD_PARTS = ("output", "gradients", "depth")
BACK_PARTS = ("shares", "grad_weight", "grad_h0")
NUMBERS = ("losses", "weights")
ALL_OF_TRAIN = ("losses", "weights", "loop")


def named(parts, name):
    return dict.fromkeys(parts, f"mistakes.{name}")


def told(parts, name):
    return dict.fromkeys(parts, f"complaints.{name}")


COPY = "import copy\n"
IN_LIST = LAYERS.replace("self.middle_linear = nn.Linear(h, h)", "self.middle = [nn.Linear(h, h)]")
THREE = LAYERS.replace("nn.Linear(h, h)", "nn.ModuleList([nn.Linear(h, h) for _ in range(3)])")

WRONG = [
    # shared_gradient: constants, whose sum is no sum of shares
    ("shared_gradient", "shares = [weight * 0 + 1] * depth\ngrad_weight = weight * 0 + depth\ngrad_h0 = h0 * 0",
     {"shares": "unexplained", "grad_weight": "unexplained", "grad_h0": "mistakes.relu_flipped"},
     "a constant: says nothing of how it was found"),
    ("dynamic_net", net(LAYERS, DRAW + ENTER + "for _ in range(depth):\n    z = nn.functional.relu6(self.middle_linear(z))\n" + LEAVE),
     named(["output"], "middle_with_other_curve")),
    # dynamic_net: the layers
    ("dynamic_net", net(THREE, DRAW + ENTER + "for k in range(depth):\n    z = torch.relu(self.middle_linear[k](z))\n" + LEAVE),
     told(["parameters"], "layer_for_each_use") | told(["gradients"], "uses_learn_apart")),
    ("dynamic_net", net(LAYERS + "\nself.m2 = nn.Linear(h, h)\nself.m3 = nn.Linear(h, h)",
     DRAW + ENTER + "for m in [self.middle_linear, self.m2, self.m3][:depth]:\n    z = torch.relu(m(z))\n" + LEAVE),
     told(["parameters"], "layer_for_each_use") | told(["gradients"], "uses_learn_apart")),
    ("dynamic_net", net(LAYERS + "\nself.spare = nn.Linear(h, h)"), told(["parameters"], "layer_for_each_use")),
    ("dynamic_net", net(LAYERS + "\nself.spare = nn.Linear(d_in, d_out)"), told(["parameters"], "net_parameters_extra")),
    ("dynamic_net", net("super().__init__()\nself.a = nn.Linear(d_in, h)\nself.c = nn.Linear(h, d_out)\nself.h = h",
     DRAW + "z = self.a(x).relu()\nfor _ in range(depth):\n    z = nn.Linear(self.h, self.h)(z).relu()\ny_pred = self.c(z)"),
     told(EVERY_NET, "net_layer_unknown")),
    ("dynamic_net", net(LAYERS + "\nself.h = h", DRAW + ENTER + "for _ in range(depth):\n    z = nn.Linear(self.h, self.h)(z).relu()\n" + LEAVE),
     told(FORWARD_PARTS, "given_depth_varies")),
    ("dynamic_net", net(forward=DRAW + ENTER + "for k in range(depth):\n    if k and not hasattr(self, f'm{k}'):\n"
     "        setattr(self, f'm{k}', self.middle_linear.__class__(z.shape[1], z.shape[1]))\n"
     "    z = torch.relu((getattr(self, f'm{k}') if k else self.middle_linear)(z))\n" + LEAVE),
     told(["parameters"], "parameters_multiply") | {"output": "unexplained", "gradients": "unexplained"},
     "layers made at random in every call: named by the parameters that multiply"),
    ("dynamic_net", net(IN_LIST, FORWARD.replace("self.middle_linear", "self.middle[0]")), told(["parameters"], "net_layers_in_container")),
    ("dynamic_net", net("super().__init__()\nself.layers = [nn.Linear(d_in, h), nn.Linear(h, h), nn.Linear(h, d_out)]",
     DRAW + "a, m, c = self.layers\nz = a(x).relu()\nfor _ in range(depth): z = m(z).relu()\ny_pred = c(z)"),
     told(["parameters"], "net_layers_in_container")),
    ("dynamic_net", net("super().__init__()\nself.layers = {'in': nn.Linear(d_in, h), 'mid': nn.Linear(h, h)}\nself.out = nn.Linear(h, d_out)",
     DRAW + "z = self.layers['in'](x).relu()\nfor _ in range(depth): z = self.layers['mid'](z).relu()\ny_pred = self.out(z)"),
     told(["parameters"], "net_layers_in_container")),
    ("dynamic_net", net(LAYERS.replace("super().__init__()\n", "")), named(EVERY_NET, "net_without_super")),
    ("dynamic_net", net("super().__init__()\nself.input_linear = nn.Linear(1000, 100)\nself.middle_linear = nn.Linear(100, 100)\n"
     "self.output_linear = nn.Linear(100, 10)"), told(EVERY_NET, "net_sizes_written")),
    ("dynamic_net", net(LAYERS.replace("nn.Linear(d_in, h)", "nn.Linear(h, d_in)")), told(EVERY_NET, "net_layer_unknown")),
    ("dynamic_net", net(LAYERS.replace("nn.Linear(h, h)", "nn.Linear(d_in, h)")), told(EVERY_NET, "net_layer_unknown")),
    ("dynamic_net", net("super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.output_linear = nn.Linear(h, d_out)",
     DRAW + ENTER + "for _ in range(depth):\n    z = torch.relu(z @ self.input_linear.weight @ self.input_linear.weight.T)\n" + LEAVE),
     told(EVERY_NET, "net_layer_unknown")),
    ("dynamic_net", net(LAYERS.replace("(d_in, h)", "(d_in, h, bias=False)").replace("(h, h)", "(h, h, bias=False)").replace("(h, d_out)", "(h, d_out, bias=False)")),
     told(["parameters"], "net_biases_missing") | named(["output"], "net_without_biases")),
    # dynamic_net: forward
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu(self.middle_linear(z))", "self.middle_linear(z)")), named(["output"], "middle_without_relu")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu(self.input_linear(x))", "self.input_linear(x)")), named(["output"], "input_without_relu")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu", "")), named(["output"], "no_relu_at_all")),
    ("dynamic_net", net(forward=FORWARD + ".clamp(min=0)"), named(["output"], "output_through_relu")),
    ("dynamic_net", net(forward=FORWARD.replace("range(depth)", "range(depth + 1)")),
     named(["output"], "one_use_too_many")),
    ("dynamic_net", net(forward=FORWARD.replace("range(depth)", "range(1, depth)")), named(["output"], "one_use_short")),
    ("dynamic_net", net(forward=FORWARD.replace("self.middle_linear(z)", "self.middle_linear(first)").replace("for _", "first = z\nfor _")),
     named(["output"], "middle_used_once")),
    ("dynamic_net", net(forward=FORWARD.replace("for _ in range(depth)", "if depth")), named(["output"], "middle_used_once")),
    ("dynamic_net", net(forward=FORWARD.replace(REPEAT, "")), told(FORWARD_PARTS, "depth_not_used")),
    ("dynamic_net", net(forward=FORWARD.replace("z = torch.relu(self.middle_linear(z))", "z = z + torch.relu(self.middle_linear(z))")),
     named(["output"], "uses_are_added")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu", "torch.sigmoid")), named(["output"], "layers_with_sigmoid")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu", "torch.tanh")), named(["output"], "layers_with_tanh")),
    ("dynamic_net", net(forward=FORWARD.replace("self.output_linear(z)", "z")), told(FORWARD_PARTS, "net_output_shape")),
    ("dynamic_net", net(forward=FORWARD + "\ny_pred = None"), told(FORWARD_PARTS, "wanted_tensor")),
    ("dynamic_net", net(forward=FORWARD.replace("self.middle_linear(z)", "self.middle(z)")), told(FORWARD_PARTS, "net_stops")),
    ("dynamic_net", net(forward='raise NotImplementedError("not filled in yet")'), told(FORWARD_PARTS, "method_blank")),
    ("dynamic_net", net(forward=FORWARD.replace("self.output_linear(z)", "y_pred + self.output_linear(z)")), told(FORWARD_PARTS, "name_without_value")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu(self.middle_linear(z))", "self.middle_linear(z)").replace(LEAVE, "z = torch.relu(z)\n" + LEAVE)),
     named(["output"], "relu_behind_loop")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu", "").replace(LEAVE, "z = torch.relu(z)\n" + LEAVE)), named(["output"], "relu_at_end_alone")),
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu", "").replace("_linear(z))\n", "_linear(torch.relu(z)))\n")), named(["output"], "relu_before_use")),
    ("dynamic_net", net(forward=FORWARD.replace("range(depth)", "range(2 * depth)")), named(["output"], "uses_twice_each_turn")),
    ("dynamic_net", net(LAYERS.replace("(h, h)", "(h, h, bias=False)")), told(["parameters"], "net_biases_missing") | named(["output"], "middle_without_bias")),
    ("dynamic_net", net(forward=FORWARD.replace("self.middle_linear(z)", "z @ self.middle_linear.weight + self.middle_linear.bias")),
     named(["output"], "middle_not_transposed")),
    ("dynamic_net", net(forward=FORWARD + " / 0 * 0"), told(FORWARD_PARTS, "net_not_finite")),
    ("dynamic_net", net(forward="x *= 2\n" + FORWARD), told(["output", "gradients"], "input_edited")),
    # dynamic_net: the gradients
    ("dynamic_net", net(LAYERS + "\nself.middle_linear.requires_grad_(False)"), told(["gradients"], "net_frozen")),
    ("dynamic_net", net(LAYERS.replace("self.middle_linear = nn.Linear(h, h)", "self.w = torch.randn(h, h, requires_grad=True)\n"
     "self.b = torch.zeros(h, requires_grad=True)"), FORWARD.replace("self.middle_linear(z)", "z @ self.w.T + self.b")), told(["parameters"], "net_plain_tensor")),
    ("dynamic_net", net(forward=COPY + FORWARD.replace("self.middle_linear(z)", "copy.deepcopy(self.middle_linear)(z)")), told(["gradients"], "copy_learns")),
    ("dynamic_net", net(forward=DRAW + ENTER + "w, b = self.middle_linear.weight.detach(), self.middle_linear.bias.detach()\n"
     "for _ in range(depth):\n    z = torch.relu(z @ w.T + b)\n" + LEAVE), told(["gradients"], "copy_learns")),
    ("dynamic_net", net(forward=FORWARD.replace("self.middle_linear(z)", "z @ self.middle_linear.weight.data.T + self.middle_linear.bias.data")),
     told(["gradients"], "copy_learns")),
    ("dynamic_net", net(forward=FORWARD.replace("self.middle_linear(z)", "self.middle_linear(z.detach())")), told(["gradients"], "net_cut")),
    ("dynamic_net", net(forward=DRAW + "with torch.no_grad():\n    z = torch.relu(self.input_linear(x))\n" + REPEAT + LEAVE), told(["gradients"], "net_cut")),
    ("dynamic_net", net(forward=FORWARD + ".detach()"), told(["gradients"], "net_cut_off")),
    ("dynamic_net", net(forward=COPY + DRAW + ENTER + "m = self.middle_linear\nfor k in range(depth):\n    z = torch.relu(m(z))\n"
     "    m = copy.deepcopy(self.middle_linear)\n" + LEAVE), named(["gradients"], "only_first_use_learns")),
    ("dynamic_net", net(forward=COPY + DRAW + ENTER + "for k in range(depth):\n"
     "    m = self.middle_linear if k == depth - 1 else copy.deepcopy(self.middle_linear)\n    z = torch.relu(m(z))\n" + LEAVE),
     named(["gradients"], "only_last_use_learns")),
    # dynamic_net: the depth
    ("dynamic_net", net(forward=FORWARD.replace("depth is None", "not depth")), told(["depth"], "depth_0_not_given")),
    ("dynamic_net", net(forward="depth = depth or random.randint(0, 3)\n" + ENTER + REPEAT + LEAVE), told(["depth"], "depth_0_not_given")),
    ("dynamic_net", net(forward="depth = random.randint(0, 3)\n" + ENTER + REPEAT + LEAVE), told(FORWARD_PARTS, "depth_always_drawn")),
    ("dynamic_net", net(forward=ENTER + "for _ in range(random.randint(0, 3)):\n    z = torch.relu(self.middle_linear(z))\n" + LEAVE),
     told(FORWARD_PARTS, "depth_always_drawn")),
    ("dynamic_net", net(LAYERS + "\nself.depth = random.randint(0, 3)", ENTER + REPEAT.replace("depth", "self.depth") + LEAVE),
     told(FORWARD_PARTS, "depth_not_used")),
    ("dynamic_net", net(LAYERS + "\nself.depth = random.randint(0, 3)", "depth = self.depth if depth is None else depth\n" + ENTER + REPEAT + LEAVE),
     told(["depth"], "drawn_once")),
    ("dynamic_net", drawn("2"), told(["depth"], "drawn_once")),
    ("dynamic_net", drawn("random.Random(0).randint(0, 3)"), told(["depth"], "drawn_once")),
    ("dynamic_net", drawn("random.randint(1, 4)"), told(["depth"], "other_depths")),
    ("dynamic_net", drawn("random.randint(0, 4)"), told(["depth"], "other_depths")),
    ("dynamic_net", drawn("random.randint(1, 3)"), told(["depth"], "never_0")),
    ("dynamic_net", drawn("np.random.randint(0, 3)"), told(["depth"], "never_3")),
    ("dynamic_net", drawn("torch.randint(0, 3, (1,)).item()"), told(["depth"], "never_3")),
    ("dynamic_net", drawn("random.choice(range(3))"), told(["depth"], "never_3")),
    ("dynamic_net", drawn("random.choice([0, 3])"), told(["depth"], "other_depths")),
    ("dynamic_net", drawn("random.choice([0, 1, 2, 3, 9])"), told(["depth"], "drawn_like_no_depth")),
    ("dynamic_net", net(forward="if depth is None:\n    return torch.cat([self.forward(row[None], random.randint(0, 3)) for row in x])\n"
     + ENTER + REPEAT + LEAVE), told(["depth"], "drawn_like_no_depth")),
    ("dynamic_net", net(forward=ENTER + REPEAT + LEAVE), told(["depth"], "range_of_no_number")),
    ("dynamic_net", drawn("random.random() * 3"), told(["depth"], "range_of_no_number")),
    ("dynamic_net", drawn("np.random.randint(0, 4, 1)"), told(["depth"], "range_of_no_number")),
    ("dynamic_net", drawn("random.randint(3)"), told(["depth"], "net_stops")),
    # Only drawn depths end at 3.
    ("dynamic_net", net(forward=DRAW + ENTER + "if depth >= 1:\n    z = self.middle_linear(z).relu()\n"
     "if depth >= 2:\n    z = self.middle_linear(z).relu()\nif depth >= 3:\n    z = self.middle_linear(z).relu()\n" + LEAVE), told(["depth"], "deep_depth_like_other")),
    ("dynamic_net", net(LAYERS + "\nself.chains = [nn.Sequential(*[self.middle_linear, nn.ReLU()] * k) for k in range(4)]",
     DRAW + ENTER + "z = self.chains[depth](z)\n" + LEAVE), told(["depth"], "deep_depth_stops")),
    ("dynamic_net", net(LAYERS + "\nself.uses = nn.ModuleList([self.middle_linear] * 3)",
     DRAW + ENTER + "for layer in self.uses[:depth]:\n    z = layer(z).relu()\n" + LEAVE), told(["depth"], "deep_depth_like_other")),
    ("dynamic_net", net(forward="if depth is None:\n    return self(x, depth=random.randint(0, 3))\nassert 0 <= depth <= 3\n" + ENTER + REPEAT + LEAVE), told(["depth"], "deep_depth_stops")),
    # dynamic_net: two at once
    ("dynamic_net", net(forward=FORWARD.replace("torch.relu(self.middle_linear(z))", "self.middle_linear(z)").replace("random.randint(0, 3)", "np.random.randint(3)")),
     named(["output"], "middle_without_relu") | told(["depth"], "never_3")),
    # shared_gradient
    ("shared_gradient", hand("shares.insert(0, a.T @ hs[k])", "shares.append(a.T @ hs[k])"), named(["shares"], "shares_reversed")),
    ("shared_gradient", hand("sum(shares)", "shares[-1]"), named(["grad_weight"], "only_last_share")),
    ("shared_gradient", hand("sum(shares)", "shares[0]"), named(["grad_weight"], "only_first_share")),
    ("shared_gradient", hand("sum(shares)", "sum(shares) / depth"), named(["grad_weight"], "mean_of_shares")),
    ("shared_gradient", hand("sum(shares)", "torch.stack(shares).mean(0)"), named(["grad_weight"], "mean_of_shares")),
    ("shared_gradient", hand("sum(shares)", "torch.stack(shares).prod(0)"), named(["grad_weight"], "product_of_shares")),
    ("shared_gradient", hand("    g = a @ weight", "    grad_weight = shares[0]\n    g = a @ weight").replace("grad_weight = sum(shares)\n", ""),
     named(["grad_weight"], "only_first_share")),
    ("shared_gradient", hand("sum(shares)", "sum(shares).T"), named(["grad_weight"], "total_transposed")),
    ("shared_gradient", hand("g * (hs[k + 1] > 0)", "g"), named(["shares"], "uses_without_mask")),
    ("shared_gradient", hand("hs[k + 1] > 0", "hs[k] > 0"), named(["shares"], "mask_of_other_use")),
    ("shared_gradient", hand("hs[k + 1] > 0", "g > 0"), named(["shares"], "mask_by_gradient")),
    ("shared_gradient", hand("(hs[k + 1] > 0)", "hs[k + 1]"), named(["shares"], "times_h_relu")),
    ("shared_gradient", hand("a.T @ hs[k]", "a.T @ hs[k + 1]"), named(["shares"], "h_of_other_use")),
    ("shared_gradient", hand("a.T @ hs[k]", "hs[k].T @ a"), named(["shares"], "share_transposed")),
    ("shared_gradient", hand("a.T @ hs[k]", "a.T @ hs[k] / len(h0)"), named(["shares"], "share_is_mean")),
    ("shared_gradient", hand("a @ weight\n", "a @ weight.T\n"), named(["shares"], "back_transposed")),
    ("shared_gradient", hand("g = a @ weight", "g = g @ weight"), named(["shares"], "back_past_mask")),
    ("shared_gradient", hand("a = g * ", "a = upstream * "), named(["shares"], "upstream_stays")),
    ("shared_gradient", hand("    g = a @ weight\n", ""), named(["shares"], "upstream_stays") | named(["grad_h0"], "still_upstream")),
    ("shared_gradient", hand("grad_h0 = g", "grad_h0 = upstream"), named(["grad_h0"], "still_upstream")),
    ("shared_gradient", hand("grad_h0 = g", "grad_h0 = a"), named(["grad_h0"], "not_through_weight")),
    ("shared_gradient", hand("    a = g *", "    before = g\n    a = g *").replace("grad_h0 = g", "grad_h0 = before"), named(["grad_h0"], "one_use_unwalked")),
    ("shared_gradient", hand("hs[k] @ weight.T", "hs[k] @ weight"), named(["shares"], "forward_transposed")),
    ("shared_gradient", hand(" + bias", ""), named(["shares"], "forward_without_bias")),
    ("shared_gradient", hand("torch.relu(hs[k] @ weight.T + bias)", "hs[k] @ weight.T + bias"), named(["shares"], "forward_without_relu")),
    ("shared_gradient", hand("torch.relu(hs[k] @ weight.T + bias)", "hs[k] @ weight.T + bias").replace("g * (hs[k + 1] > 0)", "g"),
     named(["shares"], "forward_all_without_relu")),
    ("shared_gradient", hand("hs[k + 1] > 0", "hs[k + 1] <= 0"), named(["shares"], "mask_inverted")),
    ("shared_gradient", WAY_IN + "grad_weight = torch.zeros_like(weight)\nshares, g = [], upstream\nfor k in reversed(range(depth)):\n"
     "    a = g * (hs[k + 1] > 0)\n    grad_weight = grad_weight + a.T @ hs[k]\n    shares.append(grad_weight)\n    g = a @ weight\ngrad_h0 = g",
     named(["shares"], "shares_added_up")),
    ("shared_gradient", hand("sum(shares)", "sum(shares)\nshares = [grad_weight] * depth"), named(["shares"], "one_share_everywhere")),
    ("shared_gradient", hand("shares.insert(0, a.T @ hs[k])", "shares = [a.T @ hs[k]]"), told(["shares"], "share_count") | named(["grad_weight"], "only_first_share")),
    ("shared_gradient", hand("sum(shares)", "sum(shares)\nshares = grad_weight"), told(["shares"], "share_count")),
    ("shared_gradient", hand("a.T @ hs[k])", "a.sum(0))") , told(["shares"], "share_shape") | {"grad_weight": "shape"}),
    ("shared_gradient", hand("sum(shares)", "sum(shares)\nshares = None"), told(["shares"], "wanted_share_list")),
    ("shared_gradient", BY_HAND + "\nreturn grad_weight", told(BACK_PARTS, "wanted_shares")),
    ("shared_gradient", BY_HAND + "\nreturn shares, grad_weight", told(BACK_PARTS, "three_values")),
    ("shared_gradient", hand("sum(shares)", "shares[0]\nfor s in shares[1:]:\n    grad_weight += s"), named(["shares"], "sum_in_a_share")),
    ("shared_gradient", WAY_IN + "g, shares, grad_weight = upstream, [], None\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    s = a.T @ hs[k]\n"
     "    shares.insert(0, s)\n    if grad_weight is None:\n        grad_weight = s\n    else:\n        grad_weight += s\n    g = a @ weight\ngrad_h0 = g",
     named(["shares"], "sum_in_a_share")),
    ("shared_gradient", hand("shares = []\n", "shares, s = [], torch.zeros_like(weight)\n").replace("a.T @ hs[k])", "torch.mm(a.T, hs[k], out=s))"),
     named(["shares"], "one_tensor_for_shares")),
    ("shared_gradient", hand("a.T @ hs[k]", "a.T @ h0"), named(["shares"], "h0_for_every_use")),
    ("shared_gradient", hand("a.T @ hs[k]", "g.T @ hs[k]"), named(["shares"], "share_past_mask")),
    ("shared_gradient", hand("hs[k + 1] > 0", "hs[-1] > 0"), named(["shares"], "mask_of_last_use")),
    ("shared_gradient", hand("a = g * (hs[k + 1] > 0)", "a = g if k == depth - 1 else g * (hs[k + 1] > 0)"), named(["shares"], "last_use_without_mask")),
    ("shared_gradient", hand("hs[k] @ weight.T", "hs[k] @ weight").replace("a.T @ hs[k]", "hs[k].T @ a").replace("a @ weight\n", "a @ weight.T\n"),
     named(["shares"], "weight_is_in_out")),
    ("shared_gradient", hand("reversed(range(depth))", "reversed(range(1, depth))"),
     told(["shares"], "share_count") | named(["grad_weight"], "first_use_left_out") | named(["grad_h0"], "one_use_unwalked")),
    ("shared_gradient", hand("sum(shares)", "sum(shares[:-1])"), named(["grad_weight"], "last_use_left_out")),
    ("shared_gradient", hand("grad_h0 = g", "grad_h0 = g * (h0 > 0)"), named(["grad_h0"], "mask_of_h0")),
    ("shared_gradient", hand("grad_h0 = g", "grad_h0 = g.numpy()"), told(["grad_h0"], "wanted_tensor")),
    ("shared_gradient", "w = weight.clone().requires_grad_()\nh = h0\nfor _ in range(depth): h = torch.relu(h @ w.T + bias)\n"
     "h.backward(upstream)\nreturn [w.grad], w.grad, h0", dict.fromkeys(BACK_PARTS, "forbidden_autograd")),
    ("shared_gradient", hand("a = g * (hs[k + 1] > 0)", "a = g.mul_(hs[k + 1] > 0)"), dict.fromkeys(BACK_PARTS, "changed")),
    ("shared_gradient", hand("torch.relu(hs[k] @ weight.T + bias)", "torch.relu(hs[k] @ weight.T + bias[:, None])"),
     dict.fromkeys(BACK_PARTS, "raised_shapes")),
    # gradient_norms
    ("gradient_norms", measure(ZERO, ""), named(["norms"], "norms_never_zeroed")),
    ("gradient_norms", "model.zero_grad()\n" + measure(ZERO, ""), named(["norms"], "norms_never_zeroed")),
    ("gradient_norms", measure(".norm()", ".pow(2).sum()"), named(["norms"], "norm_squared")),
    ("gradient_norms", measure("input_linear", "middle_linear").replace(ZERO, "    model.zero_grad(set_to_none=False)\n").replace(
        "for d", "summed_squares(model(x, depth=1), y).backward()\nfor d"), named(["norms"], "norm_of_middle")),
    ("gradient_norms", measure("input_linear", "middle_linear"), named(["norms"], "norm_of_nothing")),
    ("gradient_norms", measure("input_linear", "output_linear"), named(["norms"], "norm_of_output")),
    ("gradient_norms", measure(".weight.grad", ".bias.grad"), named(["norms"], "norm_of_bias")),
    ("gradient_norms", measure(".weight.grad", ".weight"), named(["norms"], "norm_of_weight")),
    ("gradient_norms", measure("model.input_linear.weight.grad.norm()", "torch.cat([p.grad.ravel() for p in model.parameters() if p.grad is not None]).norm()"),
     named(["norms"], "norm_of_all")),
    ("gradient_norms", measure(".norm()", ".abs().sum()"), named(["norms"], "sum_of_entries")),
    ("gradient_norms", measure(".norm()", ".sum()"), named(["norms"], "sum_of_entries")),
    ("gradient_norms", measure(".norm()", ".abs().max()"), named(["norms"], "largest_entry")),
    ("gradient_norms", measure(".norm()", ".abs().mean()"), named(["norms"], "norm_is_mean")),
    ("gradient_norms", measure("summed_squares(model(x, depth=d), y)", "nn.MSELoss()(model(x, depth=d), y)"), named(["norms"], "norms_of_mean_loss")),
    ("gradient_norms", measure("for d in depths", "for d in range(len(depths))"), named(["norms"], "norms_by_place")),
    ("gradient_norms", measure("depth=d", "None"), told(["norms"], "norms_without_depth")),
    ("gradient_norms", measure("x, depth=d", "x"), told(["norms"], "norms_without_depth")),
    ("gradient_norms", MEASURE + "\n    torch.optim.SGD(model.parameters(), lr=0.01).step()", told(["norms"], "norms_move_model")),
    ("gradient_norms", measure(BACK, BACK + ZERO), named(["norms"], "norm_of_nothing")),
    ("gradient_norms", "with torch.no_grad():\n    for d in depths:\n        summed_squares(model(x, depth=d), y).backward()", named(["norms"], "forward_not_recorded")),
    ("gradient_norms", measure("model.input_linear.weight.grad.norm().item()", "f'{model.input_linear.weight.grad.norm():.3f}'"), told(["norms"], "wanted_norms")),
    ("gradient_norms", measure(".norm().item()", ""), told(["norms"], "norm_is_array")),
    ("gradient_norms", MEASURE.replace(NORM, "norms.append(model.input_linear.weight.grad.norm().item())"), told(["norms"], "norm_count")),
    ("gradient_norms", MEASURE + "\nnorms = {d: n for d, n in zip(depths, norms)}", told(["norms"], "wanted_norms")),
    ("gradient_norms", MEASURE + "\nnorms = None", {"norms": "came_none"}),
    ("gradient_norms", measure(BACK, "    loss = summed_squares(model(x, depth=d), y)\n"), named(["norms"], "norm_of_nothing")),
    ("gradient_norms", measure("summed_squares(model(x, depth=d), y)", "(model(x, depth=d) - y).pow(2)"), named(["norms"], "backward_of_many")),
    ("gradient_norms", measure("summed_squares(model(x, depth=d), y)", "summed_squares(model(x, depth=d), y).item()"), named(["norms"], "number_has_no_backward")),
    # train
    ("train", loop(", momentum=0.9", ""), named(NUMBERS, "momentum_forgotten")),
    ("train", TURN + "    " + OPT + LOSS + NOTE + STEP, named(NUMBERS, "momentum_forgotten") | told(["loop"], "optimizer_made_anew")),
    ("train", loop("momentum=0.9", "momentum=0.1"), named(NUMBERS, "momentum_is_tenth")),
    ("train", loop("momentum=0.9", "momentum=0.5"), named(NUMBERS, "momentum_is_other")),
    ("train", loop("lr=learning_rate", "lr=learning_rate / 10"), named(NUMBERS, "momentum_averages")),
    ("train", loop("model.parameters()", "[*model.input_linear.parameters(), *model.output_linear.parameters()]"), named(NUMBERS, "layers_stand_still")),
    ("train", loop("model.parameters()", "model.input_linear.parameters()"), named(NUMBERS, "layers_stand_still")),
    ("train", loop("model(x)", "model(x).detach()"), named(ALL_OF_TRAIN, "cut_from_weights")),
    ("train", loop(LOSS, "    with torch.no_grad():\n    " + LOSS), named(ALL_OF_TRAIN, "forward_not_recorded")),
    ("train", "print(model(x).sum().item())\n" + LOOP, told(["losses", "loop"], "model_called_twice")),
    ("train", VELOCITIES + TURN + LOSS + NOTE + "    grads = torch.autograd.grad(loss, list(model.parameters()))\n    with torch.no_grad():\n"
     "        for p, g, m in zip(model.parameters(), grads, v):\n            p -= learning_rate * m.mul_(0.9).add_(g)", told(["loop"], "none_at_depth_0")),
    ("train", loop("momentum=0.9", "momentum=0.9, dampening=0.9"), named(NUMBERS, "momentum_averages")),
    ("train", VELOCITIES + TURN + LOSS + NOTE + SKIP.replace("+ p.grad", "+ 0.1 * p.grad"), named(NUMBERS, "momentum_averages")),
    ("train", loop("momentum=0.9", "momentum=0.9, nesterov=True"), named(NUMBERS, "momentum_is_nesterov")),
    ("train", loop("momentum=0.9", "momentum=0.9, maximize=True"), named(NUMBERS, "climbs")),
    ("train", OPT.replace("SGD", "Adam").replace(", momentum=0.9", "") + TURN + LOSS + NOTE + STEP, named(NUMBERS, "adam_for_momentum")),
    ("train", loop("    opt.zero_grad()\n", ""), named(NUMBERS, "loop_never_zeroes")),
    ("train", loop("    opt.zero_grad()\n", "").replace(", momentum=0.9", ""), named(NUMBERS, "loop_never_zeroes_plain")),
    ("train", loop("summed_squares(model(x), y)", "nn.MSELoss()(model(x), y)"), named(NUMBERS, "mean_over_all")),
    ("train", loop("summed_squares(model(x), y)", "summed_squares(model(x), y) / len(x)"), named(NUMBERS, "loop_mean_over_batch")),
    ("train", loop("    opt.step()\n", ""), named(["losses"], "net_stands_still") | told(["weights", "loop"], "update_lost")),
    ("train", loop("    opt.zero_grad()\n    loss.backward()\n", "    loss.backward()\n    opt.zero_grad()\n"),
     told(ALL_OF_TRAIN, "zeroed_too_early")),
    ("train", loop("model(x)", "model(x, depth=0)"), told(ALL_OF_TRAIN, "depth_given_in_loop")),
    ("train", loop("model(x)", "model(x, depth=2)"), told(ALL_OF_TRAIN, "depth_given_in_loop")),
    ("train", loop(NOTE, "    losses.append(summed_squares(model(x), y).item())\n"), told(["losses", "loop"], "model_called_twice")),
    ("train", loop("    opt.step()\n", "    opt.step()\n    losses[-1] = summed_squares(model(x), y).item()\n"), told(["losses", "loop"], "model_called_twice")),
    ("train", loop("lr=learning_rate", "lr=1e-4"), named(NUMBERS, "fixed_learning_rate")),
    ("train", loop("range(steps)", "range(steps - 1)"), {"losses": "length"} | named(["weights"], "one_step_short")),
    ("train", loop("range(steps)", "range(steps + 1)"), {"losses": "length"} | named(["weights"], "one_step_long")),
    ("train", loop("loss.item()", "loss"), told(["loop"], "losses_keep_graphs")),
    ("train", VELOCITIES + TURN + LOSS + NOTE + MOVE.format(first="pass"), told(["loop"], "none_at_depth_0")),
    ("train", "import copy\nmodel = copy.deepcopy(model)\n" + LOOP, told(["weights", "loop"], "other_model_trained")),
    ("train", OPT + LOSS.lstrip() + TURN + NOTE + STEP, named(ALL_OF_TRAIN, "graph_is_gone")),
    ("train", loop("    loss = summed_squares(model(x), y)\n" , "    loss = summed_squares(model(x), y).item()\n").replace("loss.item()", "loss"),
     named(ALL_OF_TRAIN, "number_has_no_backward")),
    ("train", loop(NOTE, ""), {"losses": "length"}),
    ("train", LOOP + "losses = None", {"losses": "came_none"}),
]

HEAD = "class DynamicNet(nn.Module):\n    def __init__(self, d_in, h, d_out):\n{init}\n    def forward(self, x, depth=None):\n{forward}\n        return y_pred\n"


def whole(init: str = LAYERS, forward: str = FORWARD, head: str = HEAD) -> str:
    """A whole cell."""
    inner = ["\n".join("        " + line for line in body.splitlines()) for body in (init, forward)]
    return head.format(init=inner[0], forward=inner[1])


CELLS_RIGHT = [
    ("dynamic_net", whole()),
    # keyword arguments with defaults, and a depth that is asked for under another class
    ("dynamic_net", whole(head=HEAD.replace("h, d_out)", "h=100, d_out=10, bias=True)"))),
    ("dynamic_net", "class Base(nn.Module):\n    def draw(self):\n        return random.randint(0, 3)\n\n"
     + whole(forward=FORWARD.replace("random.randint(0, 3)", "self.draw()"), head=HEAD.replace("nn.Module", "Base"))),
]

CELLS_WRONG = [
    ("dynamic_net", whole(head=HEAD.replace(", depth=None", "")), told(FORWARD_PARTS, "forward_takes_no_depth")),
    ("dynamic_net", whole(head=HEAD.replace("(nn.Module)", "")), told(EVERY_NET, "no_module_class")),
    ("dynamic_net", whole() + "\nDynamicNet = DynamicNet(1000, 100, 10)", told(EVERY_NET, "module_is_no_class")),
    ("dynamic_net", whole(head=HEAD.replace("depth=None", "depth=2")), told(["depth"], "drawn_once")),
    ("dynamic_net", whole(head=HEAD.replace("depth=None", "depth=random.randint(0, 3)")), told(["depth"], "drawn_once")),
    ("dynamic_net", whole(head=HEAD.replace("depth=None", "depth")), told(["depth"], "net_stops_elsewhere")),
]

# Whole answers, as they were written.
WRONG += [
    ("gradient_norms", measure(".norm().item()", ".norm().item() / len(x)"), named(["norms"], "norms_of_another_loss")),
    ("gradient_norms", measure(".norm().item()", ".norm().item() / (d + 1)"), named(["norms"], "norms_divided")),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(min(depth, 2)):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.middle_used_twice_at_most"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.abs(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.abs(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.absolute_for_relu"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = nn.functional.elu(self.input_linear(x))\nfor _ in range(depth):\n    z = nn.functional.elu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.smooth_for_relu"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = nn.functional.relu6(self.input_linear(x))\nfor _ in range(depth):\n    z = nn.functional.relu6(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.relu_with_ceiling"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = torch.sigmoid(self.output_linear(z))",
     {"output": "mistakes.output_through_curve"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z) / (depth + 1)",
     {"output": "mistakes.divided_by_depth"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.tanh(self.input_linear(x))\nfor _ in range(depth + 1):\n    z = torch.tanh(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.layers_with_tanh + mistakes.one_use_too_many"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth % 4):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"depth": "complaints.deep_depth_like_other"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None or depth > 3:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"depth": "complaints.deep_depth_drawn"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = (lambda v: v.clamp(max=0))(self.input_linear(x))\nfor _ in range(depth):\n    z = (lambda v: v.clamp(max=0))(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.relu_flipped"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ (hs[k] @ weight.T + bias))\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.share_of_before"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * torch.sign(hs[k] @ weight.T + bias)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.sign_as_mask_of_use"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k] @ weight.T + bias)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.times_h_of_use"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares) * depth\ngrad_h0 = g",
     {"grad_weight": "mistakes.sum_grows_with_depth"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum((k + 1) * v for k, v in enumerate(shares))\ngrad_h0 = g",
     {"grad_weight": "mistakes.sum_is_weighted"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum((-1) ** k * v for k, v in enumerate(shares))\ngrad_h0 = g",
     {"grad_weight": "mistakes.shares_alternate"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(nn.functional.leaky_relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.relu_is_leaky"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(nn.functional.relu6(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.relu_with_ceiling"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(nn.functional.softplus(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.smooth_for_relu"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.abs(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.absolute_for_relu"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append((hs[k] @ weight.T + bias).clamp(max=0))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.relu_flipped", "grad_weight": "mistakes.relu_flipped", "grad_h0": "mistakes.relu_flipped"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k] > 0)\n    shares.insert(0, hs[k].T @ a)\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.mask_of_other_use + mistakes.share_transposed"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.append(g.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.shares_reversed + mistakes.share_past_mask"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight.T\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.uses_without_mask + mistakes.back_transposed"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.var().item())",
     {"norms": "mistakes.norm_is_spread"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm(dim=0).sum().item())",
     {"norms": "mistakes.norm_of_rows"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().log().item())",
     {"norms": "mistakes.norms_are_logs"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=2), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_of_one_depth"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), 0 * y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_of_another_loss"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(torch.linalg.matrix_norm(model.input_linear.weight.grad, 2).item())",
     {"norms": "mistakes.norm_of_another_kind"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())\nnorms = list(np.cumsum(norms))",
     {"norms": "mistakes.norms_added_up"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    nn.MSELoss()(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.abs().max().item())",
     {"norms": "mistakes.norms_of_mean_loss + mistakes.largest_entry"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    model.zero_grad()\n    loss.backward()\n    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n            if p.grad is None: continue\n            v[i] = p.grad - 0.9 * v[i]\n            p -= learning_rate * v[i]\n",
     {"losses": "mistakes.momentum_subtracted", "weights": "mistakes.momentum_subtracted"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate / 2, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.step_halved", "weights": "mistakes.step_halved"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = nn.L1Loss(reduction='sum')(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.absolute_error", "weights": "mistakes.absolute_error"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    nn.utils.clip_grad_value_(model.parameters(), 0.5)\n    opt.step()\n",
     {"losses": "mistakes.gradients_cut", "weights": "mistakes.gradients_cut"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, maximize=True)\nfor t in range(steps):\n    loss = nn.MSELoss()(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.mean_over_all + mistakes.climbs", "weights": "mistakes.mean_over_all + mistakes.climbs"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate)\nfor t in range(steps):\n    loss = summed_squares(model(x), y) / len(x)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.loop_mean_over_batch + mistakes.momentum_forgotten", "weights": "mistakes.loop_mean_over_batch + mistakes.momentum_forgotten"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), 0 * y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.forgot_y", "weights": "mistakes.forgot_y"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.fixed_learning_rate", "weights": "mistakes.fixed_learning_rate"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item() + sum(losses[-1:]))\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.running_total"}),
    ("train", "opt = torch.optim.Adam(model.parameters(), lr=learning_rate)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.loop_never_zeroes + mistakes.adam_for_momentum", "weights": "mistakes.loop_never_zeroes + mistakes.adam_for_momentum"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y) / y.shape[1]\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.loop_mean_over_outputs", "weights": "mistakes.loop_mean_over_outputs"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n    losses[-1] /= y.numel()\n",
     {"losses": "mistakes.mean_over_all"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(min(depth, 3)):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"depth": "complaints.deep_depth_like_other"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.tanh(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.middle_with_other_curve"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.sigmoid(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.input_with_other_curve"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = nn.functional.leaky_relu(self.input_linear(x))\nfor _ in range(depth):\n    z = nn.functional.leaky_relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.relu_is_leaky"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = nn.functional.gelu(self.input_linear(x))\nfor _ in range(depth):\n    z = nn.functional.gelu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.smooth_for_relu"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = nn.functional.softplus(self.input_linear(x))\nfor _ in range(depth):\n    z = nn.functional.softplus(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.smooth_for_relu"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(max(depth, 1)):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.at_least_one_use"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = self.middle_linear(torch.relu(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.relu_before_use"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth + 1):\n    z = self.middle_linear(z)\ny_pred = self.output_linear(z)",
     {"output": "mistakes.middle_without_relu + mistakes.one_use_too_many"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = z + self.middle_linear(z)\ny_pred = self.output_linear(z)",
     {"output": "mistakes.uses_are_added"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(3 - depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.uses_turned_around", "depth": "complaints.deep_depth_like_other"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = 0.5 * (z + torch.relu(self.middle_linear(z)))\ny_pred = self.output_linear(z)",
     {"output": "mistakes.uses_are_averaged"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = torch.tanh(self.output_linear(z))",
     {"output": "mistakes.output_through_curve"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z) / depth)\ny_pred = self.output_linear(z)",
     {"output": "mistakes.divided_by_depth"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z) * depth",
     {"output": "mistakes.divided_by_depth"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = nn.functional.dropout(torch.relu(self.middle_linear(z)))\ny_pred = self.output_linear(z)",
     {"output": "complaints.given_depth_varies", "gradients": "complaints.given_depth_varies", "depth": "complaints.given_depth_varies"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor k in range(depth):\n    if k: z = z.detach()\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"gradients": "complaints.net_cut"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.choice([1, 2, 3])\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)",
     {"depth": "complaints.never_0"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    z = torch.relu(nn.functional.linear(z, self.middle_linear.weight.detach(), self.middle_linear.bias))\ny_pred = self.output_linear(z)",
     {"gradients": "complaints.copy_learns"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = shares[0] * depth\ngrad_h0 = g",
     {"grad_weight": "mistakes.one_share_times_depth"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = shares[-1] * depth\ngrad_h0 = g",
     {"grad_weight": "mistakes.one_share_times_depth"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares) * 2 ** depth\ngrad_h0 = g",
     {"grad_weight": "mistakes.sum_grows_with_depth"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = shares[0] + shares[-1]\ngrad_h0 = g",
     {"grad_weight": "mistakes.first_and_last_alone"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = 2 * a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.factor_each_use"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = g + a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.back_is_added"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, (a.T @ hs[k]).abs())\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.share_lost_sign"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ (hs[k] > 0).double())\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.share_of_mask"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.sigmoid(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.layers_with_sigmoid"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.tanh(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.layers_with_tanh"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = torch.ones_like(upstream)\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.upstream_is_ones"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0.5)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.threshold_in_mask"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in range(depth):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g",
     {"shares": "mistakes.walked_forwards"}),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g * (hs[1] > 0)",
     {"grad_h0": "mistakes.mask_once_more"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item() ** 2 / 2)",
     {"norms": "mistakes.norm_squared"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.mean().item())",
     {"norms": "mistakes.norm_is_mean"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.max().item())",
     {"norms": "mistakes.largest_entry"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.std().item())",
     {"norms": "mistakes.norm_is_spread"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm(1).item())",
     {"norms": "mistakes.sum_of_entries"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.pow(2).mean().sqrt().item())",
     {"norms": "mistakes.norm_is_mean_square"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm(dim=1).mean().item())",
     {"norms": "mistakes.norm_of_rows"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d + 1), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_one_depth_off"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=min(d, 3)), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_depth_bounded"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=max(d, 1)), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_depth_bounded"}),
    ("gradient_norms", "for d in sorted(depths):\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_in_another_order"}),
    ("gradient_norms", "for d in reversed(depths):\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_in_another_order"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(sum(p.grad.norm().item() for p in model.parameters() if p.grad is not None))",
     {"norms": "mistakes.norms_of_several"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append((model.input_linear.weight.grad.norm() / model.input_linear.weight.norm()).item())",
     {"norms": "mistakes.norms_are_relative"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    (summed_squares(model(x, depth=d), y) / len(x)).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_of_another_loss"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    model(x, depth=d).sum().backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_of_output"}),
    ("gradient_norms", "for d in depths:\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.pow(2).sum().item())",
     {"norms": "mistakes.norms_never_zeroed + mistakes.norm_squared"}),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())\nnorms = [v / norms[0] for v in norms]",
     {"norms": "mistakes.norms_are_relative"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, weight_decay=0.01)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.weights_decay", "weights": "mistakes.weights_decay"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n    opt.step()\n",
     {"losses": "mistakes.gradients_cut", "weights": "mistakes.gradients_cut"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = nn.MSELoss()(model(x), y)\n    losses.append(loss.item())\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.loop_never_zeroes + mistakes.mean_over_all", "weights": "mistakes.loop_never_zeroes + mistakes.mean_over_all"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate)\nfor t in range(steps):\n    loss = nn.MSELoss()(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.mean_over_all + mistakes.momentum_forgotten", "weights": "mistakes.mean_over_all + mistakes.momentum_forgotten"}),
    ("train", "opt = torch.optim.AdamW(model.parameters(), lr=learning_rate)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.other_for_momentum", "weights": "mistakes.other_for_momentum"}),
    ("train", "opt = torch.optim.RMSprop(model.parameters(), lr=learning_rate)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.other_for_momentum", "weights": "mistakes.other_for_momentum"}),
    ("train", "opt = torch.optim.RMSprop(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.other_for_momentum", "weights": "mistakes.other_for_momentum"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = 0.5 * summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.half", "weights": "mistakes.step_halved"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y).sqrt()\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.square_root", "weights": "mistakes.square_root"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.95)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.momentum_is_other", "weights": "mistakes.momentum_is_other"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.8)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.momentum_is_other", "weights": "mistakes.momentum_is_other"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=2 * learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.double_step", "weights": "mistakes.double_step"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item() / len(x))\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n",
     {"losses": "mistakes.mean_over_batch"}),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n    opt.step()\n",
     {"losses": "mistakes.two_steps_a_turn", "weights": "mistakes.two_steps_a_turn"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    model.zero_grad()\n    loss.backward()\n    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n            if p.grad is None: continue\n            v[i] = 0.9 * v[i] + p.grad\n            p -= learning_rate * p.grad\n",
     {"losses": "mistakes.momentum_forgotten", "weights": "mistakes.momentum_forgotten"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    model.zero_grad()\n    loss.backward()\n    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n            if p.grad is None: continue\n            v[i] = 0.9 * v[i] - learning_rate * p.grad\n            p -= v[i]\n",
     {"losses": "mistakes.climbs", "weights": "mistakes.climbs"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    model.zero_grad()\n    loss.backward()\n    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n            if p.grad is None: continue\n            p -= learning_rate * v[i]\n            v[i] = 0.9 * v[i] + p.grad\n",
     {"losses": "mistakes.velocity_comes_late", "weights": "mistakes.velocity_comes_late"}),
]

RIGHT += [
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = int(torch.multinomial(torch.ones(4), 1))\nlayers = [self.input_linear] + [self.middle_linear] * depth\nz = x\nfor m in layers:\n    z = m(z).relu()\ny_pred = self.output_linear(z)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nfrom functools import reduce\nz = reduce(lambda z, _: torch.relu(self.middle_linear(z)), range(depth), torch.relu(self.input_linear(x)))\ny_pred = self.output_linear(z)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = self.input_linear(x).relu()\nuse = 0\nwhile use < depth:\n    z = nn.ReLU()(self.middle_linear(z))\n    use += 1\ny_pred = self.output_linear(z)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.maximum(self.input_linear(x), torch.zeros(1, dtype=x.dtype))\nfor _ in range(depth):\n    a = self.middle_linear(z)\n    z = a * (a > 0)\ny_pred = self.output_linear(z)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nz = torch.relu(self.input_linear(x))\nk = depth\nwhile k:\n    z = nn.functional.relu(self.middle_linear(z), inplace=False)\n    k = k - 1\ny_pred = self.output_linear(z)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nuses = depth if depth is not None else np.random.choice(4)\nz = torch.relu(self.input_linear(x))\nfor _ in range(int(uses)):\n    z = torch.relu(self.middle_linear(z))\ny_pred = self.output_linear(z)"),
    ("gradient_norms", "for d in depths:\n    loss = summed_squares(model(x, d), y)\n    model.input_linear.weight.grad = None\n    loss.backward()\n    norms.append(float(torch.linalg.vector_norm(model.input_linear.weight.grad)))"),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.flatten().dot(model.input_linear.weight.grad.flatten()).sqrt().item())"),
    ("gradient_norms", "for d in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=d), y).backward()\n    norms.append(model.input_linear.weight.grad.square().sum().item() ** 0.5)"),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k + 1] > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = torch.sum(torch.stack(shares), 0)\ngrad_h0 = g"),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * (hs[k] @ weight.t() + bias > 0)\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g"),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng = upstream\nshares = []\nfor k in reversed(range(depth)):\n    a = g * torch.heaviside(hs[k + 1], torch.zeros(1, dtype=g.dtype))\n    shares.insert(0, a.T @ hs[k])\n    g = a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = g"),
    ("shared_gradient", "hs = [h0]\nfor k in range(depth):\n    hs.append(torch.relu(hs[k] @ weight.T + bias))\ng, shares = upstream, [None] * depth\nfor k in range(depth)[::-1]:\n    a = g * (hs[k + 1] > 0).to(g.dtype)\n    shares[k] = torch.matmul(a.transpose(0, 1), hs[k])\n    g = torch.matmul(a, weight)\ngrad_weight = sum(shares)\ngrad_h0 = g"),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    for p in model.parameters():\n        p.grad = None\n    loss.backward()\n    opt.step()\n"),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = torch.sum((y - model(x)).pow(2))\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n"),
    ("train", "opt = torch.optim.SGD(params=list(model.parameters()), momentum=0.9, dampening=0, nesterov=False, lr=learning_rate)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n"),
    ("train", "params = list(model.parameters())\nopt = torch.optim.SGD(params, lr=learning_rate, momentum=0.9)\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    opt.zero_grad()\n    loss.backward()\n    opt.step()\n"),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor t in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    model.zero_grad()\n    loss.backward()\n    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n            if p.grad is None: continue\n            v[i].mul_(0.9)\n            v[i].add_(p.grad)\n            p.sub_(v[i], alpha=learning_rate)\n"),
]

WRONG += [
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(nn.Linear(hidden.shape[1], hidden.shape[1]).to(x.dtype)(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "complaints.given_depth_varies", "gradients": "complaints.given_depth_varies", "depth": "complaints.given_depth_varies"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    y = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "complaints.depth_not_used", "gradients": "complaints.depth_not_used", "depth": "complaints.depth_not_used"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\n    y_pred = self.output_linear(hidden)",
     {"output": "complaints.name_without_value", "gradients": "complaints.name_without_value", "depth": "complaints.name_without_value"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = torch.softmax(self.output_linear(hidden), dim=1)",
     {"output": "mistakes.output_through_softmax"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nfor _use in range(depth):\n    hidden = torch.relu(self.middle_linear(torch.relu(self.input_linear(x))))\ny_pred = self.output_linear(hidden)",
     {"output": "complaints.name_without_value", "gradients": "complaints.name_without_value", "depth": "complaints.name_without_value"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden) + self.input_linear(x))\ny_pred = self.output_linear(hidden)",
     {"output": "mistakes.input_fed_again"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((h0 @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.uses_start_from_h0"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares) / len(h0)\ngrad_h0 = upstream",
     {"grad_weight": "mistakes.share_is_mean"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\narrived = 0\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\n    arrived = arrived + upstream\ngrad_weight = sum(shares)\ngrad_h0 = arrived",
     {"grad_h0": "mistakes.arrivals_added"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream / depth",
     {"grad_h0": "mistakes.h0_divided_by_depth"}),
    ("shared_gradient", "hidden = [h0.clamp(min=0)]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.h0_through_relu"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T - bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.forward_bias_subtracted"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.weight_twice_back"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[depth - use])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.h_counted_backwards"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(summed_squares(model(x, depth=depth), y).item())",
     {"norms": "mistakes.loss_for_norm"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model(x, depth=depth).norm().item())",
     {"norms": "mistakes.norm_of_prediction"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate / len(x), momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.loop_mean_over_batch", "weights": "mistakes.loop_mean_over_batch"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(self.input_linear(x) + self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "mistakes.input_fed_again"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = nn.functional.softmax(self.output_linear(hidden), -1)",
     {"output": "mistakes.output_through_softmax"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append((model(x, depth=depth) - y).norm().item())",
     {"norms": "mistakes.loss_for_norm"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\ngrad_h0 = upstream\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\n    grad_h0 = grad_h0 + upstream\ngrad_weight = sum(shares)",
     {"grad_h0": "mistakes.arrivals_added"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate / y.numel(), momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.mean_step", "weights": "mistakes.mean_over_all"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate / y.shape[1], momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.loop_mean_over_outputs", "weights": "mistakes.loop_mean_over_outputs"}),
]

RIGHT += [
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = int(torch.randint(4, (1,)))\nhidden = self.input_linear(x).clamp(min=0)\nwhile depth > 0:\n    hidden = nn.functional.relu(self.middle_linear(hidden))\n    depth -= 1\ny_pred = self.output_linear(hidden)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\nself.act = nn.ReLU()\n### NEXT BLANK\ndepth = random.choice([0, 1, 2, 3]) if depth is None else depth\ndef go(hidden, left):\n    return hidden if left == 0 else go(self.act(self.middle_linear(hidden)), left - 1)\ny_pred = self.output_linear(go(self.act(self.input_linear(x)), depth))"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = sum(random.random() < 0.5 for _ in range(3))\nhidden = torch.maximum(self.input_linear(x), torch.zeros((), dtype=x.dtype))\nimport functools\nhidden = functools.reduce(lambda z, _: torch.relu(self.middle_linear(z)), range(depth), hidden)\ny_pred = self.output_linear(hidden)"),
    ("shared_gradient", "acts, z = [], h0\nfor k in range(depth):\n    a = torch.addmm(bias, z, weight.t())\n    acts.append((z, a > 0))\n    z = a * (a > 0)\ng, shares = upstream, []\nfor z, open_ in reversed(acts):\n    g = torch.where(open_, g, torch.zeros_like(g))\n    shares.append(torch.einsum(\"no,ni->oi\", g, z))\n    g = g.matmul(weight)\nshares.reverse()\ngrad_weight = torch.stack(shares).sum(0)\ngrad_h0 = g"),
    ("gradient_norms", "for k in depths:\n    loss = summed_squares(model.forward(x, k), y)\n    (g,) = torch.autograd.grad(loss, model.input_linear.weight)\n    norms.append(float(torch.sqrt(torch.sum(g * g))))"),
    ("train", "velocities = {}\nopt = torch.optim.SGD(list(model.parameters()), learning_rate, 0.9)\nfor _ in range(steps):\n    opt.zero_grad(set_to_none=True)\n    e = (model(x) - y).square().sum()\n    e.backward()\n    opt.step()\n    losses.append(e.detach().item())"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\nself.relu = nn.ReLU(inplace=True)\n### NEXT BLANK\nif depth is None:\n    depth = np.random.randint(4)\nhidden = self.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = self.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nuses = random.sample(range(4), 1)[0] if depth is None else depth\nouts = [self.input_linear(x)]\nwhile len(outs) <= uses:\n    outs.append(self.middle_linear(outs[-1].relu()))\ny_pred = self.output_linear(outs[-1].relu())"),
    ("dynamic_net", "nn.Module.__init__(self)\nfor name, (a, b) in dict(input=(d_in, h), middle=(h, h), output=(h, d_out)).items():\n    setattr(self, name + '_linear', nn.Linear(a, b))\n### NEXT BLANK\nif depth is None:\n    depth = torch.randint(0, 4, ()).item()\nhidden = torch.relu(self.input_linear(x))\nfor _use in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)"),
    ("shared_gradient", "w = weight.T\nhs, masks = [h0], []\nfor _ in range(depth):\n    a = hs[-1].mm(w) + bias\n    masks.append((a > 0).to(a.dtype))\n    hs.append(a * masks[-1])\nshares = [None] * depth\ngrad_weight = torch.zeros_like(weight)\ng = upstream.clone()\nfor k in range(depth - 1, -1, -1):\n    g = g * masks[k]\n    shares[k] = (hs[k].T @ g).T\n    grad_weight = grad_weight + shares[k]\n    g = (weight.T @ g.T).T\ngrad_h0 = g"),
    ("gradient_norms", "frozen = [p.grad for p in model.parameters()]\nfor d in depths:\n    weight = model.input_linear.weight\n    weight.grad = None\n    e = (model(x, d) - y).pow(2).sum()\n    e.backward()\n    norms += [weight.grad.pow(2).sum().pow(0.5).item()]"),
    ("train", "groups = [{\"params\": [p], \"momentum\": 0.9} for p in model.parameters()]\nopt = torch.optim.SGD(groups, lr=learning_rate)\nfor k in range(steps):\n    pred = model(x)\n    err = torch.linalg.vector_norm(pred - y) ** 2\n    err.backward()\n    opt.step()\n    opt.zero_grad()\n    losses.append(err.item())"),
]

WRONG += [
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=1.0)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.loop_never_zeroes_plain", "weights": "mistakes.loop_never_zeroes_plain"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = (model(x) - y).sum()\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.no_square", "weights": "mistakes.no_square"}),
]

WRONG += [
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden)) + hidden\ny_pred = self.output_linear(hidden)",
     {"output": "mistakes.uses_are_added"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = self.input_linear(x)\nfor _ in range(depth):\n    hidden = self.middle_linear(torch.relu(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "mistakes.relu_before_use"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(min(depth, 3)):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.deep_depth_like_other"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h, bias=False)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = torch.relu(self.output_linear(hidden))",
     {"parameters": "complaints.net_biases_missing", "output": "mistakes.output_through_relu + mistakes.middle_without_bias"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden.detach()))\ny_pred = self.output_linear(hidden)",
     {"gradients": "complaints.net_cut"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append(hidden[-1] @ weight.T + bias)\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.forward_without_relu"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use - 1] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.mask_of_other_use"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream * (h0 > 0)",
     {"grad_h0": "mistakes.mask_of_h0"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight.T\ngrad_weight = sum(shares) / depth\ngrad_h0 = upstream",
     {"shares": "mistakes.back_transposed", "grad_weight": "mistakes.mean_of_shares"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, upstream.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.share_past_mask"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ h0)\n    upstream = upstream @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.h0_for_every_use + mistakes.back_past_mask"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = upstream + grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.back_is_added"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = shares[0]\ngrad_h0 = upstream",
     {"grad_weight": "mistakes.only_first_share"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model.input_linear.weight.grad.abs().sum().item())",
     {"norms": "mistakes.sum_of_entries"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    nn.MSELoss()(model(x, depth=depth), y).backward()\n    norms.append(model.input_linear.weight.grad.max().item())",
     {"norms": "mistakes.norms_of_mean_loss + mistakes.largest_entry"}),
    ("gradient_norms", "for depth in depths:\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model.middle_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_never_zeroed + mistakes.norm_of_middle"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, nesterov=True)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.momentum_is_nesterov", "weights": "mistakes.momentum_is_nesterov"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item() / len(x))\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.mean_over_batch"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    depth = random.randint(0, 3)\n    error = summed_squares(model(x, depth), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "complaints.depth_given_in_loop", "weights": "complaints.depth_given_in_loop", "loop": "complaints.depth_given_in_loop"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()\n    with torch.no_grad():\n        losses.append(summed_squares(model(x), y).item())",
     {"losses": "complaints.model_called_twice", "loop": "complaints.model_called_twice"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\nself.middle_linear.bias = self.input_linear.bias\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"parameters": "complaints.net_biases_missing", "output": "unexplained", "gradients": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("dynamic_net", "super().__init__()\nself.depth = random.randint(0, 3)\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = self.depth\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.drawn_once"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = round(random.random() * 2)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.never_3"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = int(x.sum().item()) % 4\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.drawn_once"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = self.input_linear(x).relu() * self.middle_linear(hidden).relu()\ny_pred = self.output_linear(hidden)",
     {"output": "unexplained", "gradients": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden / hidden.norm())",
     {"output": "unexplained", "gradients": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = nn.functional.dropout(hidden, 0.5)\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "complaints.given_depth_varies", "gradients": "complaints.given_depth_varies", "depth": "complaints.given_depth_varies"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\ndepth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "complaints.depth_always_drawn", "gradients": "complaints.depth_always_drawn", "depth": "complaints.depth_always_drawn"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = 3\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.drawn_once"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden).mean(dim=0, keepdim=True).expand(len(x), -1)",
     {"output": "unexplained", "gradients": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ (hidden[use - 1] > 0).double())\n    upstream = grad_a @ weight\ngrad_weight = torch.stack(shares).mean(dim=0)\ngrad_h0 = upstream",
     {"shares": "mistakes.share_of_mask", "grad_weight": "mistakes.mean_of_shares"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1] + weight)\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.weight_in_share"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, upstream.sum(0) * hidden[use-1].sum(0))\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "complaints.share_shape", "grad_weight": "shape"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, torch.outer(grad_a.sum(0), hidden[use - 1].sum(0)))\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.share_of_sums"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth - 1, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "complaints.share_count", "grad_weight": "mistakes.last_use_skipped", "grad_h0": "mistakes.last_use_skipped"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 1, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "complaints.share_count", "grad_weight": "mistakes.first_use_left_out", "grad_h0": "mistakes.one_use_unwalked"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = (upstream @ weight) * (hidden[use] > 0)\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.mask_behind_weight"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = (upstream @ weight) * (hidden[use - 1] > 0)\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.last_use_without_mask", "grad_h0": "mistakes.mask_one_use_late"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares).norm()\ngrad_h0 = upstream",
     {"grad_weight": "shape"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0).float() * hidden[use].sign() * 2\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "two_at_once.counted_twice + mistakes.factor_each_use", "grad_h0": "mistakes.factor_each_use"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream.sum(dim=0)",
     {"grad_h0": "shape"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream @ weight",
     {"grad_h0": "mistakes.weight_once_more"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    weight = weight - 0.1 * shares[0]\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.weight_moved_on_way"}),
    ("gradient_norms", "for depth in depths:\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())\n    model.middle_linear.zero_grad()",
     {"norms": "mistakes.norms_never_zeroed"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append((model.input_linear.weight.grad ** 2).mean().sqrt().item())",
     {"norms": "mistakes.norm_is_mean_square"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "complaints.norms_without_depth"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    error = summed_squares(model(x, depth=depth), y)\n    error.backward()\n    with torch.no_grad():\n        for p in model.parameters():\n            if p.grad is not None:\n                p -= 1e-3 * p.grad\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "complaints.norms_move_model"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model.input_linear.weight.grad.norm(dim=1).mean().item())",
     {"norms": "mistakes.norm_of_rows"}),
    ("gradient_norms", "for depth in range(len(depths)):\n    model.zero_grad()\n    summed_squares(model(x, depth), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item() / len(x))",
     {"norms": "mistakes.norms_by_place + mistakes.norms_divided"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    optimizer.zero_grad()\n    optimizer.step()",
     {"losses": "complaints.zeroed_too_early", "weights": "complaints.zeroed_too_early", "loop": "complaints.zeroed_too_early"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    optimizer.step()\n    error.backward()",
     {"losses": "complaints.zeroed_too_early", "weights": "complaints.zeroed_too_early", "loop": "complaints.zeroed_too_early"}),
    ("train", "for _step in range(steps):\n    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.momentum_forgotten", "weights": "mistakes.momentum_forgotten", "loop": "complaints.optimizer_made_anew"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, dampening=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.momentum_averages", "weights": "mistakes.momentum_averages"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, weight_decay=0.01)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.weights_decay", "weights": "mistakes.weights_decay"}),
    ("train", "optimizer = torch.optim.SGD([p for p in model.parameters() if p.dim() > 1], lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.layers_stand_still", "weights": "mistakes.layers_stand_still"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()\nlosses = losses[::-1]",
     {"losses": "mistakes.losses_reversed"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error)\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"loop": "complaints.losses_keep_graphs"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    if _step % 2 == 1:\n        optimizer.step()",
     {"losses": "mistakes.optimizer_skips_turns", "weights": "mistakes.optimizer_skips_turns"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()\n    learning_rate *= 0.99\n    for group in optimizer.param_groups:\n        group['lr'] = learning_rate",
     {"losses": "mistakes.rate_changes", "weights": "mistakes.rate_changes"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    (error / len(x)).backward()\n    optimizer.step()",
     {"losses": "mistakes.loop_mean_over_batch", "weights": "mistakes.loop_mean_over_batch"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()\n    if len(losses) > 1 and losses[-1] > losses[-2]:\n        break",
     {"losses": "length", "weights": "mistakes.ended_early"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n    optimizer.step()",
     {"losses": "mistakes.gradients_cut", "weights": "mistakes.gradients_cut"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(hidden + self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "mistakes.uses_are_added"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = 0.5 * torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "mistakes.use_has_factor"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\ny_pred = self.output_linear(hidden)\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\n    y_pred = y_pred + self.output_linear(hidden)",
     {"output": "mistakes.outputs_added"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = 0\n    while random.random() < 0.5:\n        depth += 1\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.other_depths"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 4)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.other_depths"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\ndepth = depth or random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"depth": "complaints.depth_0_not_given"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x))\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden) * 0.5",
     {"output": "mistakes.half_of_it", "gradients": "mistakes.half_of_it"}),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nif depth is None:\n    depth = random.randint(0, 3)\nhidden = torch.relu(self.input_linear(x) + self.middle_linear.bias)\nfor _ in range(depth):\n    hidden = torch.relu(self.middle_linear(hidden))\ny_pred = self.output_linear(hidden)",
     {"output": "unexplained", "gradients": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    upstream = grad_a @ weight\n    shares.insert(0, upstream.T @ hidden[use - 1])\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.share_of_what_is_sent"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[1] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.mask_of_first_use"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * ((hidden[use - 1] @ weight.T) > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.mask_before_bias"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 2])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.h_one_use_early"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nupstream = upstream / len(h0)\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.share_is_mean", "grad_h0": "mistakes.divided_by_a_size"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] >= 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight\ngrad_weight = sum(shares[1:])\ngrad_h0 = upstream",
     {"shares": "mistakes.uses_without_mask", "grad_weight": "mistakes.first_use_left_out"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = grad_a @ weight + bias\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "mistakes.bias_on_way_back"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream *= grad_a @ weight\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "changed", "grad_weight": "changed", "grad_h0": "changed"}),
    ("shared_gradient", "hidden = [h0]\nfor _use in range(depth):\n    hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))\nshares = []\nfor use in range(depth, 0, -1):\n    grad_a = upstream * (hidden[use] > 0)\n    shares.insert(0, grad_a.T @ hidden[use - 1])\n    upstream = upstream * (grad_a @ weight)\ngrad_weight = sum(shares)\ngrad_h0 = upstream",
     {"shares": "unexplained", "grad_h0": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("gradient_norms", "total = 0\nfor depth in depths:\n    total = total + summed_squares(model(x, depth=depth), y)\nmodel.zero_grad()\ntotal.backward()\nfor depth in depths:\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "mistakes.norms_of_all_depths"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model.input_linear.weight.grad.norm(p=1).item())",
     {"norms": "mistakes.sum_of_entries"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    torch.manual_seed(0)\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(sum(p.grad.norm().item() for p in model.parameters() if p.grad is not None))",
     {"norms": "mistakes.norms_of_several"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    summed_squares(model(x, depth=depth), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item() / model.input_linear.weight.norm().item() * 2)",
     {"norms": "mistakes.scaled"}),
    ("gradient_norms", "for depth in depths:\n    model.zero_grad()\n    h = torch.relu(model.input_linear(x))\n    for _ in range(depth):\n        h = model.middle_linear(h)\n    summed_squares(model.output_linear(h), y).backward()\n    norms.append(model.input_linear.weight.grad.norm().item())",
     {"norms": "unexplained"},
     "an odd one, that no formula of the stage gives"),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = 0.9 * (v[k] + p.grad)\n                p -= learning_rate * v[k]",
     {"losses": "mistakes.gradient_taken_in_part", "weights": "mistakes.gradient_taken_in_part"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = 0.9 * v[k] + learning_rate * p.grad\n                p -= learning_rate * v[k]",
     {"losses": "mistakes.rate_squared", "weights": "mistakes.rate_squared"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = 0.1 * v[k] + 0.9 * p.grad\n                p -= learning_rate * v[k]",
     {"losses": "mistakes.momentum_turned_round", "weights": "mistakes.momentum_turned_round"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = p.grad - 0.9 * v[k]\n                p -= learning_rate * v[k]",
     {"losses": "mistakes.momentum_subtracted", "weights": "mistakes.momentum_subtracted"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None and p.dim() > 1:\n                v[k] = 0.9 * v[k] + p.grad\n                p -= learning_rate * v[k]",
     {"losses": "mistakes.layers_stand_still", "weights": "mistakes.layers_stand_still"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = 0.9 * v[k] + p.grad\n                p -= learning_rate * (v[k] + p.grad)",
     {"losses": "mistakes.gradient_added_again", "weights": "mistakes.gradient_added_again"}),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = 0.9 * v[k] + p.grad\n                p -= learning_rate * p.grad",
     {"losses": "mistakes.momentum_forgotten", "weights": "mistakes.momentum_forgotten"}),
    ("train", "from copy import deepcopy\nmodel = deepcopy(model)\noptimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"weights": "complaints.other_model_trained", "loop": "complaints.other_model_trained"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate * 0.1, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "mistakes.momentum_averages", "weights": "mistakes.momentum_averages"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\nfor _step in range(steps):\n    error = summed_squares(model(x), y) + 0.01 * sum((p ** 2).sum() for p in model.parameters())\n    losses.append(error.item())\n    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()",
     {"losses": "unexplained", "weights": "mistakes.weights_decay"},
     "an odd one, that no formula of the stage gives"),
    ("train", LOOP + "losses = [sum(losses[:k + 1]) / (k + 1) for k in range(len(losses))]",
     {"losses": "mistakes.running_average"}),
]

RIGHT += [
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nk = int(torch.randint(4, ())) if depth is None else depth\ndef go(h, left):\n    if left == 0:\n        return h\n    return go(nn.functional.relu(self.middle_linear(h)), left - 1)\ny_pred = self.output_linear(go(nn.functional.relu(self.input_linear(x)), k))"),
    ("shared_gradient", "acts, masks = [h0.clone()], []\nwhile len(masks) < depth:\n    a = torch.einsum(\"ni,oi->no\", acts[-1], weight) + bias[None, :]\n    masks.append((a > 0).to(a.dtype))\n    acts.append(a * masks[-1])\nshares = [None] * depth\ngrad_weight = torch.zeros_like(weight)\nflow = upstream.clone()\nfor k in reversed(range(depth)):\n    flow *= masks[k]\n    shares[k] = torch.einsum(\"no,ni->oi\", flow, acts[k])\n    grad_weight += shares[k]\n    flow = torch.einsum(\"no,oi->ni\", flow, weight)\ngrad_h0 = flow"),
    ("gradient_norms", "def one(d):\n    w = model.input_linear.weight\n    (slope,) = torch.autograd.grad(((model(x, depth=d) - y) ** 2).sum(), [w])\n    return float(np.sqrt(float((slope * slope).sum())))\nnorms.extend(map(one, depths))"),
    ("train", "velocities = {}\nfor _ in range(steps):\n    model.zero_grad()\n    out = model(x)\n    error = (out - y).pow(2).sum()\n    losses += [float(error.detach())]\n    error.backward()\n    with torch.no_grad():\n        for name, p in model.named_parameters():\n            if p.grad is None:\n                continue\n            velocities[name] = 0.9 * velocities.get(name, 0) + p.grad\n            p -= learning_rate * velocities[name]"),
    ("dynamic_net", "nn.Module.__init__(self)\nfor name, (i, o) in {\"input\": (d_in, h), \"middle\": (h, h), \"output\": (h, d_out)}.items():\n    setattr(self, f\"{name}_linear\", nn.Linear(i, o))\n### NEXT BLANK\nuses = next(iter(np.random.default_rng().integers(0, 4, size=1))) if depth is None else depth\nhidden = self.input_linear(x)\nhidden = hidden * (hidden > 0)\nwhile uses > 0:\n    hidden = self.middle_linear(hidden).maximum(torch.zeros((), dtype=x.dtype))\n    uses = uses - 1\ny_pred = nn.functional.linear(hidden, self.output_linear.weight, self.output_linear.bias)"),
    ("shared_gradient", "def back(h, left):\n    \"\"\"Shares from here on, and what arrives at h.\"\"\"\n    if left == 0:\n        return [], upstream\n    out = torch.maximum(torch.addmm(bias, h, weight.t()), torch.tensor(0.0, dtype=h.dtype))\n    later, arriving = back(out, left - 1)\n    a = torch.where(out > 0, arriving, torch.zeros_like(arriving))\n    share = sum(torch.outer(a[n], h[n]) for n in range(len(h)))\n    return [share, *later], torch.matmul(a, weight)\nshares, grad_h0 = back(h0, depth)\ngrad_weight = torch.stack(shares, dim=0).sum(dim=0)"),
    ("gradient_norms", "from collections import defaultdict\nfor d in depths:\n    for p in model.parameters():\n        p.grad = None\n    out = model.forward(x, d)\n    out.backward(gradient=2 * (out.detach() - y))\n    norms.append(float(np.linalg.norm(model.input_linear.weight.grad.numpy())))\nmodel.zero_grad()"),
    ("train", "opt = torch.optim.SGD([{\"params\": [p]} for p in model.parameters()], learning_rate, 0.9, foreach=False)\ndef closure():\n    opt.zero_grad(set_to_none=True)\n    l = nn.functional.mse_loss(model(x), y, reduction=\"sum\")\n    l.backward()\n    return l\nwhile len(losses) < steps:\n    losses.append(opt.step(closure).item())"),
    ("train", "v = [torch.zeros_like(p) for p in model.parameters()]\nfor _step in range(steps):\n    model.zero_grad()\n    error = summed_squares(model(x), y)\n    losses.append(error.item())\n    error.backward()\n    with torch.no_grad():\n        for k, p in enumerate(model.parameters()):\n            if p.grad is not None:\n                v[k] = 0.9 * v[k] - learning_rate * p.grad\n                p += v[k]"),
    ("dynamic_net", "super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\nturns = range(depth if depth is not None else int(torch.randint(0, 4, (1,))))\nfrom functools import reduce\nfirst = torch.nn.functional.relu(self.input_linear(x))\ny_pred = self.output_linear(reduce(lambda h, _: self.middle_linear(h).clamp_min(0), turns, first))"),
]

#: Another order of making is fine: the names tell which layer is which.
RIGHT += [
    ("dynamic_net", net("super().__init__()\nself.output_linear = nn.Linear(h, d_out)\n"
                        "self.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)")),
    # A seed once, before the loop, decides nothing turn by turn.
    ("train", "random.seed(0)\ntorch.manual_seed(0)\n" + LOOP),
    ("train", "model.train()\n" + LOOP),
]

INTO_NORMS = "for d in depths:\n" + ZERO + BACK
OWN = "p.grad.pow(2).sum() for p in model.input_linear.parameters()"

WRONG += [
    ("dynamic_net", net(forward=FORWARD.replace("    depth =", "    random.seed(0)\n    depth =")), told(["depth"], "seed_set_in_call")),
    ("dynamic_net", net(forward="torch.manual_seed(7)\n" + FORWARD.replace("random.randint(0, 3)", "int(torch.randint(0, 4, ()))")),
     told(["depth"], "seed_set_in_call")),
    ("train", loop(LOSS, "    random.seed(0)\n" + LOSS), told(["loop"], "seed_set_in_loop")),
    ("train", loop(LOSS, "    torch.manual_seed(0)\n    np.random.seed(0)\n" + LOSS), told(["loop"], "seed_set_in_loop")),
    ("train", "model.eval()\n" + LOOP, told(["loop"], "left_in_eval_mode")),
    *(("train", loop("momentum=0.9", f"momentum=0.9, dampening={by}"), named(NUMBERS, "momentum_dampened")) for by in (0.1, 0.5)),
    ("train", loop("momentum=0.9", "momentum=0.9, weight_decay=0.01, nesterov=True"),
     named(NUMBERS, "weights_decay + mistakes.momentum_is_nesterov")),
    ("train", loop(", momentum=0.9", ", weight_decay=0.001"), named(NUMBERS, "weights_decay + mistakes.momentum_forgotten")),
    ("train", loop("momentum=0.9", "momentum=0.9, dampening=0.1, weight_decay=0.1"),
     named(NUMBERS, "weights_decay + mistakes.momentum_dampened")),
    ("gradient_norms", INTO_NORMS + "    norms.append((model.output_linear.weight.grad ** 2).sum().item())",
     named(["norms"], "norm_of_output + mistakes.norm_squared")),
    ("gradient_norms", INTO_NORMS + "    norms.append(model.input_linear.bias.grad.abs().sum().item())",
     named(["norms"], "norm_of_bias + mistakes.sum_of_entries")),
    ("gradient_norms", INTO_NORMS + f"    norms.append(sum({OWN}).sqrt().item())", named(["norms"], "norm_with_bias")),
    ("gradient_norms", INTO_NORMS + f"    norms.append(sum({OWN}).item())", named(["norms"], "norm_with_bias + mistakes.norm_squared")),
    ("gradient_norms", INTO_NORMS + "    norms.append(sum(p.grad.pow(2).sum() for p in model.parameters() if p.grad is not None).item())",
     named(["norms"], "norm_of_all + mistakes.norm_squared")),
    ("shared_gradient", hand("grad_weight = sum(shares)", "grad_weight = shares[0]\nfor s in shares:\n    grad_weight = grad_weight + s"),
     named(["grad_weight"], "share_counted_twice")),
    ("shared_gradient", hand("grad_weight = sum(shares)", "grad_weight = sum(shares, shares[-1])"), named(["grad_weight"], "share_counted_twice")),
    ("shared_gradient", "acts, hs = [], [h0]\nfor _ in range(depth):\n    acts.append(hs[-1] @ weight.T + bias)\n"
     "    hs.append(torch.relu(acts[-1]))\ng, shares = upstream, []\nfor k in range(depth, 0, -1):\n    a = g * (acts[k - 1] > 0)\n"
     "    shares.insert(0, a.T @ (acts[k - 2] if k > 1 else h0))\n    g = a @ weight\n" + REST, named(["shares"], "share_before_relu")),
]

RIGHT += [
    ('dynamic_net', 'super().__init__()\nself.input_linear = nn.Linear(d_in, h)\nself.middle_linear = nn.Linear(h, h)\nself.output_linear = nn.Linear(h, d_out)\n### NEXT BLANK\ndepth = int(torch.randint(4, ())) if depth is None else depth\ndef deeper(hidden, left):\n    return hidden if left == 0 else deeper(self.middle_linear(hidden).relu(), left - 1)\ny_pred = self.output_linear(deeper(self.input_linear(x).relu(), depth))'),
]

WRONG += [
    ('train', 'optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, dampening=0.9)\nfor _ in range(steps):\n    loss = summed_squares(model(x), y)\n    losses.append(loss.item())\n    loss.backward()\n    optimizer.step()',
     {'losses': 'mistakes.loop_never_zeroes + mistakes.momentum_averages', 'weights': 'mistakes.loop_never_zeroes + mistakes.momentum_averages'}),
    ('train', 'optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9, dampening=0.9)\nfor _ in range(steps):\n    loss = ((model(x) - y) ** 2).mean()\n    losses.append(loss.item())\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()',
     {'losses': 'mistakes.mean_over_all + mistakes.momentum_averages', 'weights': 'mistakes.mean_over_all + mistakes.momentum_averages'}),
]
