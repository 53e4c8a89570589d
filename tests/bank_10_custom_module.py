"""Right and wrong answers to the exercises of 10-custom-module, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A class has two
blanks, the constructor's and forward's: `both` puts the two bodies together. CELLS_RIGHT
and CELLS_WRONG hold whole cells.
"""
# fmt: off

from build_class import NEXT_BLANK

STAGE = "10-custom-module"

SUPER = "super().__init__()\n"


def both(init: str, forward: str) -> str:
    return f"{init}{NEXT_BLANK}{forward}"


# --------------------------------------------------------------------- linear_layer

WEIGHT = "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
BIAS = "self.bias = nn.Parameter(torch.zeros(d_out))\n"
LAYER = SUPER + WEIGHT + BIAS
AFFINE = "output = x @ self.weight.T + self.bias"

# --------------------------------------------------------------------- two_layer_net

LINEARS = "self.linear1 = nn.Linear(d_in, h)\nself.linear2 = nn.Linear(h, d_out)\n"
NET = SUPER + LINEARS
PREDICT = "y_pred = self.linear2(torch.relu(self.linear1(x)))"

#: In the words of a tutorial's program.
TUTORIAL_NET = '''class TwoLayerNet(torch.nn.Module):
    def __init__(self, n_inputs, n_hidden, n_outputs):
        super(TwoLayerNet, self).__init__()
        self.linear1 = torch.nn.Linear(n_inputs, n_hidden)
        self.linear2 = torch.nn.Linear(n_hidden, n_outputs)

    def forward(self, inputs):
        hidden = self.linear1(inputs).clamp(min=0)
        outputs = self.linear2(hidden)
        return outputs
'''

# ------------------------------------------------------------------------------- dropout

KEEP_P = SUPER + "self.p = p\n"
DROP = ("output = x\nif self.training:\n"
        "    output = x * (torch.rand_like(x) >= self.p) / (1 - self.p)")

# ------------------------------------------------------------------------------- train

OPTIMIZER = "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
LOSS = "    loss = (model(x) - y).pow(2).sum()\n"
ZERO, BACK = "    optimizer.zero_grad()\n", "    loss.backward()\n"
STEP, NOTE = "    optimizer.step()\n", "    losses.append(loss.item())\n"
TURNS = "for _ in range(steps):\n"

RIGHT = [
    # linear_layer
    ("linear_layer", both(LAYER, AFFINE)),
    ("linear_layer", both("super(MyLinear, self).__init__()\n" + WEIGHT + BIAS,
                          "output = torch.nn.functional.linear(x, self.weight, self.bias)")),
    ("linear_layer", both(SUPER + "scale = 1 / np.sqrt(d_in)\n"
                          "self.weight = nn.Parameter(torch.empty(d_out, d_in).uniform_(-scale, scale))\n"
                          "self.bias = nn.Parameter(torch.empty(d_out).uniform_(-scale, scale))",
                          "output = x.mm(self.weight.t()) + self.bias")),
    ("linear_layer", both(SUPER + "self.bias = nn.Parameter(torch.randn(d_out))\n"
                          "self.weight = nn.Parameter(torch.randn((d_out, d_in)))",
                          "return torch.addmm(self.bias, x, self.weight.T)")),
    ("linear_layer", both(SUPER + "self.register_parameter('weight', nn.Parameter("
                          "torch.rand(d_out, d_in) - 0.5))\n"
                          "self.register_parameter('bias', nn.Parameter(torch.zeros(d_out)))",
                          "output = torch.einsum('nd,jd->nj', x, self.weight) + self.bias")),
    ("linear_layer", both(SUPER + "self.d_in, self.d_out = d_in, d_out\n"
                          "self.weight = nn.Parameter(torch.zeros(d_out, d_in))\n"
                          "nn.init.kaiming_uniform_(self.weight, a=5**0.5)\n" + BIAS,
                          "output = (self.weight @ x.T).T + self.bias[None, :]")),
    ("linear_layer", both(SUPER + "like = nn.Linear(d_in, d_out)\n"
                          "self.weight = nn.Parameter(like.weight.detach().clone())\n"
                          "self.bias = nn.Parameter(like.bias.detach().clone())",
                          "rows = [self.weight @ row + self.bias for row in x]\n"
                          "output = torch.stack(rows)")),
    ("linear_layer", both(SUPER + "rng = np.random.default_rng()\n"
                          "w = torch.from_numpy(rng.standard_normal((d_out, d_in))).float()\n"
                          "self.weight = nn.Parameter(w * 0.1)\n" + BIAS,
                          "print(x.shape)\noutput = torch.matmul(x, self.weight.transpose(0, 1))\n"
                          "output += self.bias")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter("
                          "torch.randn(d_out, d_in, dtype=torch.float32), requires_grad=True)\n" + BIAS,
                          "columns = [(x * w).sum(1) + b for w, b in zip(self.weight, self.bias)]\n"
                          "output = torch.stack(columns, dim=1)")),
    # two_layer_net
    ("two_layer_net", both(NET, PREDICT)),
    ("two_layer_net", both(SUPER + "self.linear1 = MyLinear(d_in, h)\n"
                           "self.linear2 = MyLinear(h, d_out)",
                           "h = self.linear1(x)\nh_relu = h.clamp(min=0)\ny_pred = self.linear2(h_relu)")),
    ("two_layer_net", both(NET + "self.relu = nn.ReLU()",
                           "x = self.linear1(x)\nx = self.relu(x)\nreturn self.linear2(x)")),
    ("two_layer_net", both(NET + "self.act = torch.relu\nself.sizes = [d_in, h, d_out]",
                           "y_pred = self.linear2(self.act(self.linear1(x)))")),
    ("two_layer_net", both(SUPER + "layers = {'linear1': nn.Linear(d_in, h), 'linear2': nn.Linear(h, d_out)}\n"
                           "for name, layer in layers.items():\n    self.add_module(name, layer)",
                           "for name, layer in self.named_children():\n"
                           "    x = layer(x)\n    if name == 'linear1':\n        x = nn.functional.relu(x)\n"
                           "y_pred = x")),
    ("two_layer_net", both(SUPER + "setattr(self, 'linear1', nn.Linear(d_in, h))\n"
                           "self.linear2 = nn.Linear(h, d_out)\nnn.init.zeros_(self.linear2.bias)",
                           "print('in forward')\nh = self.linear1.forward(x)\nh = h * (h > 0)\n"
                           "y_pred = self.linear2.forward(h)")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(d_in, h).double()\n"
                           "self.linear2 = nn.Linear(h, d_out).double()",
                           "h = nn.functional.relu(self.linear1(x), inplace=True)\ny_pred = self.linear2(h)")),
    ("two_layer_net", both(SUPER + "self.linear1, self.linear2 = (\n"
                           "    nn.Linear(a, b) for a, b in ((d_in, h), (h, d_out)))",
                           "w, b = self.linear1.weight, self.linear1.bias\n"
                           "h_relu = torch.maximum(x @ w.T + b, torch.zeros(()))\n"
                           "y_pred = h_relu @ self.linear2.weight.T + self.linear2.bias")),
    ("two_layer_net", both(NET + "self.layers = [self.linear1, self.linear2]",
                           "self.h_relu = self.layers[0](x)\nself.h_relu[self.h_relu < 0] = 0\n"
                           "y_pred = self.layers[1](self.h_relu)")),
    # The order of the keys is no one's business.
    ("two_layer_net", both(SUPER + "self.linear2 = nn.Linear(h, d_out)\nself.linear1 = nn.Linear(d_in, h)", PREDICT)),
    # dropout
    ("dropout", both(KEEP_P, DROP)),
    ("dropout", both(SUPER + "self.p, self.generator = p, torch.Generator()",
                     "if self.training is False:\n    return x\n"
                     "kept = torch.rand(x.shape, generator=self.generator) >= self.p\n"
                     "return torch.stack([row * k for row, k in zip(x, kept)]) / (1 - self.p)")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\nimport random\n"
                     "kept = [random.random() >= self.p for _ in range(x.numel())]\n"
                     "return x * torch.tensor(kept).reshape(x.shape) / (1 - self.p)")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\n"
                     "mask = torch.bernoulli(torch.full_like(x, 1 - self.p))\n"
                     "return x * mask / (1 - self.p)")),
    ("dropout", both(SUPER + "self.keep = 1.0 - p",
                     "if self.training:\n    mask = (torch.rand(x.shape) < self.keep).float() / self.keep\n"
                     "    output = mask * x\nelse:\n    output = x")),
    ("dropout", both(KEEP_P, "if not self.training or self.p == 0:\n    return x\n"
                     "kept = torch.rand(x.size(), device=x.device, dtype=x.dtype) > self.p\n"
                     "output = torch.where(kept, x / (1 - self.p), torch.zeros_like(x))")),
    ("dropout", both(KEEP_P, "if self.training:\n    dropped = torch.rand_like(x) < self.p\n"
                     "    output = x.masked_fill(dropped, 0.0)\n    output = output / (1 - self.p)\n"
                     "else:\n    output = x.clone()")),
    ("dropout", both(KEEP_P, "output = x.clone()\nif self.training:\n"
                     "    output[torch.rand_like(x) < self.p] = 0\n    output /= 1 - self.p")),
    ("dropout", both(SUPER + "self.p = p\nself.draw = torch.distributions.Bernoulli(1 - p)",
                     "output = x\nif self.training:\n    output = x * self.draw.sample(x.shape) / (1 - self.p)")),
    ("dropout", both(KEEP_P, "if self.training:\n    keep = torch.from_numpy(np.random.rand(*x.shape) >= self.p)\n"
                     "    return x * keep * (1 / (1 - self.p))\nreturn x")),
    ("dropout", both(SUPER + "self.register_buffer('p', torch.tensor(p))",
                     "p = self.p if self.training else 0.0\n"
                     "output = x * (torch.rand_like(x) >= p) / (1 - p)")),
    # restore
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\n"
     "if not model.training:\n    copy.eval()"),
    ("restore", "import copy\nreturn copy.deepcopy(model)"),
    ("restore", "import copy\ncopy = copy.deepcopy(model)"),
    ("restore", "import pickle\ncopy = pickle.loads(pickle.dumps(model))"),
    ("restore", "from copy import deepcopy\ncopy = make_model()\n"
     "copy.load_state_dict(deepcopy(model.state_dict()), assign=True)\ncopy.train(model.training)"),
    ("restore", "import io\nfile = io.BytesIO()\ntorch.save(model.state_dict(), file)\nfile.seek(0)\n"
     "copy = make_model()\ncopy.load_state_dict(torch.load(file))\ncopy.train(mode=model.training)"),
    ("restore", "copy = make_model()\nstate = {k: v.clone() for k, v in model.state_dict().items()}\n"
     "copy.load_state_dict(state, strict=True)\nfor a, b in zip(copy.modules(), model.modules()):\n"
     "    a.training = b.training"),
    ("restore", "copy = make_model()\nwith torch.no_grad():\n"
     "    for a, b in zip(copy.parameters(), model.parameters()):\n        a.copy_(b)\n"
     "    for a, b in zip(copy.buffers(), model.buffers()):\n        a.copy_(b)\n"
     "copy = copy.train() if model.training else copy.eval()"),
    ("restore", "copy = make_model()\nown = copy.state_dict()\n"
     "for name, tensor in model.state_dict().items():\n    own[name].copy_(tensor)\n"
     "copy.train(model.training)"),
    # train
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + BACK + STEP + NOTE),
    ("train", "criterion = torch.nn.MSELoss(reduction='sum')\n" + OPTIMIZER +
     "for t in range(steps):\n    guess = model(x)\n    error = criterion(guess, y)\n"
     "    if t % 100 == 99:\n        print(t, error.item())\n    losses.append(error.item())\n"
     "    optimizer.zero_grad()\n    error.backward()\n    optimizer.step()"),
    ("train", "from torch import optim\nopt = optim.SGD(list(model.parameters()), learning_rate)\n"
     "while len(losses) < steps:\n    loss = torch.sum((y - model(x)) ** 2)\n    loss.backward()\n"
     "    opt.step()\n    opt.zero_grad(set_to_none=False)\n    losses.append(float(loss.detach()))"),
    ("train", "opt = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.0)\n"
     "def closure():\n    opt.zero_grad()\n    loss = (model(x) - y).square().sum()\n"
     "    loss.backward()\n    return loss\n"
     "for _ in range(steps):\n    losses.append(opt.step(closure).item())"),
    ("train", TURNS + LOSS + "    model.zero_grad()\n" + BACK + NOTE +
     "    with torch.no_grad():\n        for p in model.parameters():\n            p -= learning_rate * p.grad"),
    ("train", "groups = [{'params': [p]} for p in model.parameters()]\n"
     "opt = torch.optim.SGD(groups, lr=learning_rate)\nmodel.train()\n" + TURNS +
     LOSS.replace("loss =", "loss = 1.0 *") + "    opt.zero_grad()\n" + BACK + "    opt.step()\n" + NOTE),
]

CELLS_RIGHT = [
    ("two_layer_net", TUTORIAL_NET),
    # Further arguments with defaults are fine; so is a base class of one's own.
    ("two_layer_net", "class Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n\n"
     "class TwoLayerNet(Base):\n    def __init__(self, d_in, h, d_out, bias=True):\n"
     "        super().__init__()\n        self.linear1 = nn.Linear(d_in, h, bias)\n"
     "        self.linear2 = nn.Linear(h, d_out, bias)\n\n    def forward(self, x):\n"
     "        return self.linear2(nn.functional.relu(self.linear1(x)))\n"),
    # A row that gives its two layers the names that are asked for.
    ("two_layer_net", "from collections import OrderedDict\n\nclass TwoLayerNet(nn.Sequential):\n"
     "    def __init__(self, d_in, h, d_out):\n        super().__init__(OrderedDict(\n"
     "            linear1=nn.Linear(d_in, h), relu=nn.ReLU(), linear2=nn.Linear(h, d_out)))\n"),
    ("linear_layer", "class MyLinear(nn.Module):\n    def __init__(self, d_in, d_out):\n"
     "        nn.Module.__init__(self)\n        self.weight = nn.Parameter(torch.randn(d_out, d_in))\n"
     "        self.bias = nn.Parameter(torch.zeros(d_out))\n    def forward(self, x):\n"
     "        return x @ self.weight.T + self.bias\n    def extra_repr(self):\n        return 'mine'\n"),
    ("dropout", "class MyDropout(nn.Module):\n    def __init__(self, p=0.5):\n        super().__init__()\n"
     "        self.p = p\n    def _mask(self, x):\n"
     "        return (torch.rand_like(x) > self.p).to(x.dtype) / (1 - self.p)\n"
     "    def forward(self, x):\n        return x * self._mask(x) if self.training else x\n"),
]

LAYER_PARTS = ("parameters", "output", "gradients")
NET_PARTS = ("parameters", "output", "gradients", "state_dict")
DROP_PARTS = ("scale", "rate", "mask", "eval", "gradient")
RESTORE_PARTS = ("state", "independent", "mode")
TRAIN_PARTS = ("losses", "w1", "b1", "w2", "b2", "loop")


def every(parts, key):
    return dict.fromkeys(parts, key)


def complaint(key, *parts):
    return every(parts, f"complaints.{key}")


def mistake(name, *parts):
    return every(parts, f"mistakes.{name}")


def no_training(key):
    """All numbers of a loop are wrong in a way that has a name; the loop itself is not."""
    return mistake(key, *TRAIN_PARTS[:-1])


FORWARD_PARTS = ("output", "gradients")
DROPPING = ("scale", "rate", "mask")

EQUIVALENT = [
    ("linear_layer", both(LAYER, "output = (self.weight @ x.T).T + self.bias"),
     "the weight from the left, and the product transposed"),
]

WRONG = [
    # linear_layer: the constructor
    ("linear_layer", both(WEIGHT + BIAS, AFFINE), mistake("set_before_super", *LAYER_PARTS)),
    ("linear_layer", both(WEIGHT + BIAS + SUPER, AFFINE), mistake("set_before_super", *LAYER_PARTS)),
    ("linear_layer", both("super().__init__\n" + WEIGHT + BIAS, AFFINE),
     mistake("set_before_super", *LAYER_PARTS)),
    ("linear_layer", both("super().__init__(d_in, d_out)\n" + WEIGHT + BIAS, AFFINE),
     mistake("super_with_arguments", *LAYER_PARTS)),
    ("linear_layer", both("nn.Module.__init__()\n" + WEIGHT + BIAS, AFFINE),
     mistake("super_without_self", *LAYER_PARTS)),
    ("linear_layer", both("self.weight = torch.randn(d_out, d_in)\nself.bias = torch.zeros(d_out)", AFFINE),
     complaint("super_not_called", *LAYER_PARTS)),
    ("linear_layer", both(LAYER + "return self.weight", AFFINE), mistake("init_returns", *LAYER_PARTS)),
    ("linear_layer", both(SUPER + "self.linear = nn.Linear(d_in, d_out)", "output = self.linear(x)"),
     complaint("linear_of_pytorch", *LAYER_PARTS)),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.randint(5, (d_out, d_in)))\n" + BIAS, AFFINE),
     mistake("parameter_of_integers", *LAYER_PARTS)),
    ("linear_layer", both("raise NotImplementedError('not filled in yet')", AFFINE),
     every(LAYER_PARTS, "blank_elsewhere")),
    # linear_layer: what is registered
    ("linear_layer", both(SUPER + "self.weight = torch.randn(d_out, d_in)\nself.bias = torch.zeros(d_out)", AFFINE),
     complaint("plain_attribute", "parameters") | complaint("gradient_of_plain", "gradients")),
    ("linear_layer", both(SUPER + "self.weight = torch.randn(d_out, d_in, requires_grad=True)\n"
                          "self.bias = torch.zeros(d_out, requires_grad=True)", AFFINE),
     complaint("plain_attribute", "parameters")),
    ("linear_layer", both(SUPER + WEIGHT + "self.bias = torch.zeros(d_out)", AFFINE),
     complaint("plain_attribute", "parameters") | complaint("gradient_of_plain", "gradients")),
    ("linear_layer", both(SUPER + "self.register_buffer('weight', torch.randn(d_out, d_in))\n" + BIAS, AFFINE),
     complaint("buffer_attribute", "parameters") | complaint("gradient_of_plain", "gradients")),
    ("linear_layer", both(SUPER + "self.params = [nn.Parameter(torch.randn(d_out, d_in)),"
                          " nn.Parameter(torch.zeros(d_out))]",
                          "output = x @ self.params[0].T + self.params[1]"),
     complaint("parameters_in_container", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.randn(d_in, d_out))\n" + BIAS,
                          "output = x @ self.weight + self.bias"),
     complaint("parameter_transposed", "parameters")),
    ("linear_layer", both(SUPER + WEIGHT, "output = x @ self.weight.T"),
     complaint("bias_missing", "parameters") | mistake("bias_not_added", "output")),
    ("linear_layer", both(SUPER + WEIGHT + "self.bias = nn.Parameter(torch.zeros(1))", AFFINE),
     complaint("registered_shapes", "parameters", "output")),
    ("linear_layer", both(SUPER + WEIGHT + "self.bias = nn.Parameter(torch.zeros(1, d_out))", AFFINE),
     complaint("registered_shapes", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.randn(3, 7))\n"
                          "self.bias = nn.Parameter(torch.zeros(3))", AFFINE),
     complaint("registered_shapes", "parameters") | complaint("forward_raised", *FORWARD_PARTS)),
    ("linear_layer", both(SUPER + "weight = nn.Parameter(torch.randn(d_out, d_in))\n"
                          "bias = nn.Parameter(torch.zeros(d_out))", "output = x @ weight.T + bias"),
     complaint("nothing_registered", "parameters") | complaint("name_of_init", *FORWARD_PARTS)),
    ("linear_layer", both(SUPER + WEIGHT + BIAS, "output = x @ self.weights.T + self.bias"),
     complaint("attribute_never_set", *FORWARD_PARTS)),
    ("linear_layer", both(SUPER + "self.w = nn.Parameter(torch.randn(d_out, d_in))\n"
                          "self.b = nn.Parameter(torch.zeros(d_out))", "output = x @ self.w.T + self.b"),
     complaint("parameter_names", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.zeros(d_out, d_in))\n" + BIAS, AFFINE),
     complaint("units_start_alike", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.ones(d_out, d_in))\n" + BIAS, AFFINE),
     complaint("units_start_alike", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.full((d_out, d_in), float('nan')))\n" + BIAS, AFFINE),
     complaint("parameter_not_finite", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.randn(d_in).repeat(d_out, 1))\n" + BIAS, AFFINE),
     complaint("units_start_alike", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.randn(d_out, d_in)) * 0.1\n" + BIAS, AFFINE),
     complaint("parameter_calculated_with", "parameters")),
    # It shows in a notebook, where new tensors are of float32.
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(torch.randn(d_out, d_in)).double()\n" + BIAS, AFFINE),
     complaint("parameter_calculated_with", "parameters")),
    ("linear_layer", both(SUPER + "self.weight = nn.Parameter(np.random.randn(d_out, d_in))\n" + BIAS, AFFINE),
     mistake("parameter_of_no_tensor", *LAYER_PARTS)),
    ("linear_layer", both("super.__init__()\n" + WEIGHT + BIAS, AFFINE),
     mistake("super_without_brackets", *LAYER_PARTS)),
    ("linear_layer", both(LAYER, "output = x @ weight.T + bias"), complaint("self_forgotten", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER, "output = (x @ self.weight.T + self.bias).float()"),
     every(("output",), "imprecise")),
    ("linear_layer", both(LAYER, "self.weight.data *= 0.9\n" + AFFINE),
     complaint("output_not_repeated", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER + "self.seen = 0", "self.seen = self.seen + x @ self.weight.T + self.bias\n"
                          "output = self.seen"),
     complaint("output_not_repeated", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER + "self.weight.requires_grad = False", AFFINE),
     complaint("parameter_frozen", "parameters") | complaint("gradient_of_plain", "gradients")),
    ("linear_layer", both(LAYER + "self.scale = nn.Parameter(torch.ones(d_out, d_out, 1))", AFFINE),
     complaint("parameter_extra", "parameters") | complaint("parameter_unused", "gradients")),
    # linear_layer: forward
    ("linear_layer", both(LAYER, "output = x @ self.weight.T"),
     mistake("bias_not_added", "output") | complaint("parameter_unused", "gradients")),
    ("linear_layer", both(LAYER, "output = x @ self.weight.T - self.bias"),
     mistake("bias_subtracted", "output")),
    ("linear_layer", both(LAYER, "output = (x @ self.weight.T + self.bias).clamp(min=0)"),
     mistake("relu_in_layer", "output")),
    ("linear_layer", both(LAYER, "output = x @ self.weight + self.bias"),
     complaint("forward_raised", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER, "output = self.weight @ x.T + self.bias"),
     complaint("forward_raised", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER, "output = (x @ self.weight.T + self.bias).T"),
     mistake("transposed", "output")),
    ("linear_layer", both(LAYER, "self.output = x @ self.weight.T + self.bias\nreturn"),
     {"output": "came_none"} | complaint("no_output_no_gradient", "gradients")),
    ("linear_layer", both(LAYER, AFFINE + "\noutput = output.detach().numpy()"),
     complaint("wanted_tensor", "output") | complaint("no_output_no_gradient", "gradients")),
    ("linear_layer", both(LAYER, "output = x @ self.weight.data.T + self.bias"),
     complaint("gradient_cut", "gradients")),
    ("linear_layer", both(LAYER, "output = (x @ self.weight.T + self.bias).detach()"),
     complaint("forward_without_graph", "gradients")),
    ("linear_layer", both(LAYER, "with torch.no_grad():\n    output = x @ self.weight.T + self.bias"),
     complaint("forward_without_graph", "gradients")),
    ("linear_layer", both(LAYER, "output = x.detach() @ self.weight.T + self.bias"),
     complaint("gradient_cut", "gradients")),
    ("linear_layer", both(LAYER, "output = x @ self.weight.T + self.bias / 2 + self.bias.detach() / 2"),
     complaint("gradient_misses_a_way", "gradients")),
    ("linear_layer", both(LAYER, "self.weight = nn.Parameter(torch.randn(*self.weight.shape))\n" + AFFINE),
     complaint("made_in_forward", *LAYER_PARTS)),
    ("linear_layer", both(LAYER, "self.weight = self.weight.T\noutput = x @ self.weight + self.bias"),
     complaint("registered_name_reused", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER, "raise NotImplementedError('not filled in yet')"),
     complaint("method_blank", *FORWARD_PARTS)),
    ("linear_layer", both(LAYER, "while True: pass"), every(LAYER_PARTS, "too_slow")),
    # two_layer_net: the constructor
    ("two_layer_net", both(LINEARS, PREDICT), mistake("set_before_super", *NET_PARTS)),
    ("two_layer_net", both(LINEARS + SUPER, PREDICT), mistake("set_before_super", *NET_PARTS)),
    ("two_layer_net", both("super().__init__(d_in, h, d_out)\n" + LINEARS, PREDICT),
     mistake("super_with_arguments", *NET_PARTS)),
    ("two_layer_net", both("self.layers = [nn.Linear(d_in, h), nn.Linear(h, d_out)]",
                           "y_pred = self.layers[1](torch.relu(self.layers[0](x)))"),
     complaint("super_not_called", *NET_PARTS)),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(d_in)\nself.linear2 = nn.Linear(h, d_out)", PREDICT),
     every(NET_PARTS, "raised")),
    # two_layer_net: what is registered
    ("two_layer_net", both(SUPER + "self.layers = [nn.Linear(d_in, h), nn.Linear(h, d_out)]",
                           "y_pred = self.layers[1](torch.relu(self.layers[0](x)))"),
     complaint("parameters_in_container", "parameters") | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.layers = {'linear1': MyLinear(d_in, h), 'linear2': MyLinear(h, d_out)}",
                           "y_pred = self.layers['linear2'](torch.relu(self.layers['linear1'](x)))"),
     complaint("parameters_in_container", "parameters") | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.layers = nn.Linear(d_in, h), nn.Linear(h, d_out)",
                           "first, second = self.layers\ny_pred = second(torch.relu(first(x)))"),
     complaint("parameters_in_container", "parameters") | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.layers = nn.ModuleList([nn.Linear(d_in, h), nn.Linear(h, d_out)])",
                           "y_pred = self.layers[1](torch.relu(self.layers[0](x)))"),
     complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.fc1 = nn.Linear(d_in, h)\nself.fc2 = nn.Linear(h, d_out)",
                           "y_pred = self.fc2(torch.relu(self.fc1(x)))"),
     complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "linear1 = nn.Linear(d_in, h)\nlinear2 = nn.Linear(h, d_out)",
                           "y_pred = linear2(torch.relu(linear1(x)))"),
     complaint("nothing_registered", "parameters") | complaint("name_of_init", *FORWARD_PARTS)
     | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.sizes = d_in, h, d_out",
                           "d_in, h, d_out = self.sizes\n"
                           "y_pred = nn.Linear(h, d_out)(torch.relu(nn.Linear(d_in, h)(x)))"),
     complaint("made_in_forward", *NET_PARTS[:3])
     | complaint("state_names", "state_dict")),
    ("two_layer_net", both(NET, "linear1 = nn.Linear(x.shape[1], self.linear1.weight.shape[0])\n"
                           "y_pred = self.linear2(torch.relu(linear1(x)))"),
     complaint("made_in_forward", *NET_PARTS[:3])),
    ("two_layer_net", both(SUPER + "self.sizes = d_in, h, d_out",
                           "d_in, h, d_out = self.sizes\nself.linear1 = nn.Linear(d_in, h)\n"
                           "self.linear2 = nn.Linear(h, d_out)\n" + PREDICT),
     complaint("made_in_forward", *NET_PARTS[:3]) | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.w1 = torch.randn(d_in, h)\nself.b1 = torch.zeros(h)\n"
                           "self.w2 = torch.randn(h, d_out)\nself.b2 = torch.zeros(d_out)",
                           "y_pred = torch.relu(x @ self.w1 + self.b1) @ self.w2 + self.b2"),
     complaint("plain_attribute", "parameters") | complaint("gradient_of_plain", "gradients")
     | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(d_in, h, bias=False)\n"
                           "self.linear2 = nn.Linear(h, d_out, bias=False)", PREDICT),
     complaint("bias_missing", "parameters") | mistake("bias_left_out", "output")
     | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(d_in, h)\nself.linear2 = nn.Linear(h, d_out, False)",
                           PREDICT),
     complaint("bias_missing", "parameters") | mistake("bias_left_out", "output")
     | complaint("state_names", "state_dict")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(7, 11)\nself.linear2 = nn.Linear(11, 3)", PREDICT),
     complaint("registered_shapes", "parameters") | complaint("forward_raised", *FORWARD_PARTS)
     | complaint("state_shapes", "state_dict")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(1000, 100)\nself.linear2 = nn.Linear(100, 10)", PREDICT),
     complaint("registered_shapes", "parameters") | complaint("forward_raised", *FORWARD_PARTS)
     | complaint("state_shapes", "state_dict")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(h, d_in)\nself.linear2 = nn.Linear(d_out, h)", PREDICT),
     complaint("registered_shapes", "parameters") | complaint("forward_raised", *FORWARD_PARTS)
     | complaint("state_shapes", "state_dict")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.Linear(d_in, h)\nself.linear2 = self.linear1", PREDICT),
     complaint("registered_shapes", "parameters") | complaint("forward_raised", *FORWARD_PARTS)
     | complaint("state_shapes", "state_dict")),
    ("two_layer_net", both(NET + "self.middle = nn.Linear(h, h)",
                           "y_pred = self.linear2(torch.relu(self.middle(self.linear1(x))))"),
     complaint("parameter_extra", "parameters", "output")
     | complaint("state_names", "state_dict")),
    ("two_layer_net", both(NET + "for p in self.parameters():\n    p.requires_grad_(False)", PREDICT),
     complaint("parameter_frozen", "parameters") | complaint("gradient_of_plain", "gradients")),
    ("two_layer_net", both(NET + "nn.init.zeros_(self.linear1.weight)", PREDICT),
     complaint("units_start_alike", "parameters")),
    # two_layer_net: forward
    ("two_layer_net", both(NET, "y_pred = self.linear2(self.linear1(x))"),
     mistake("relu_between_missing", "output")),
    ("two_layer_net", both(NET, "y_pred = torch.relu(self.linear2(torch.relu(self.linear1(x))))"),
     mistake("relu_on_output", "output")),
    ("two_layer_net", both(NET, "y_pred = self.linear2(self.linear1(x)).clamp(min=0)"),
     mistake("relu_moved_to_output", "output")),
    ("two_layer_net", both(NET, "y_pred = self.linear2(self.linear1(x).clamp(max=0))"),
     mistake("relu_keeps_negative", "output")),
    ("two_layer_net", both(NET, "y_pred = self.linear2(torch.sigmoid(self.linear1(x)))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET, "y_pred = self.linear2(nn.functional.leaky_relu(self.linear1(x)))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET, "y_pred = self.linear2(nn.functional.relu6(self.linear1(x)))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET, "y_pred = torch.softmax(self.linear2(torch.relu(self.linear1(x))), dim=1)"),
     mistake("softmax_on_output", "output")),
    ("two_layer_net", both(NET, "h_relu = torch.relu(self.linear1(x))\nself.linear2(h_relu)\ny_pred = h_relu"),
     mistake("hidden_returned", "output") | complaint("parameter_unused", "gradients")),
    ("two_layer_net", both(NET, "y_pred = torch.relu(self.linear1(x)) @ self.linear2.weight.T"),
     mistake("bias_left_out", "output") | complaint("parameter_unused", "gradients")),
    ("two_layer_net", both(NET, "print(self.linear2(torch.relu(self.linear1(x))))\nreturn"),
     {"output": "came_none"} | complaint("no_output_no_gradient", "gradients")),
    ("two_layer_net", both(NET, "h_relu = torch.relu(self.linear1(x)).detach()\ny_pred = self.linear2(h_relu)"),
     complaint("gradient_cut", "gradients")),
    ("two_layer_net", both(NET, "h_relu = torch.relu(self.linear1(x)).data\ny_pred = self.linear2(h_relu)"),
     complaint("gradient_cut", "gradients")),
    ("two_layer_net", both(NET, PREDICT + "\ny_pred = y_pred.detach()"),
     complaint("forward_without_graph", "gradients")),
    ("two_layer_net", both(NET, "h = torch.tensor(self.linear1(x).tolist()).clamp(min=0)\ny_pred = self.linear2(h)"),
     complaint("gradient_cut", "gradients")),
    ("two_layer_net", both(NET, "h = self.linear1(x).detach().numpy()\nh = torch.from_numpy(np.maximum(h, 0))\n"
                           "y_pred = self.linear2(h)"),
     complaint("gradient_cut", "gradients")),
    ("two_layer_net", both(NET, "y_pred = linear2(torch.relu(linear1(x)))"),
     complaint("self_forgotten", *FORWARD_PARTS)),
    ("two_layer_net", both(NET, "y_pred = self.linear2(nn.functional.dropout(torch.relu(self.linear1(x))))"),
     complaint("output_not_repeated", "output")),
    ("two_layer_net", both(SUPER + "self.linear1 = nn.LazyLinear(h)\nself.linear2 = nn.LazyLinear(d_out)", PREDICT),
     complaint("parameter_without_shape", *NET_PARTS)),
    ("two_layer_net", both(SUPER + "global first, second\nfirst = nn.Linear(d_in, h)\nsecond = nn.Linear(h, d_out)",
                           "y_pred = second(torch.relu(first(x)))"),
     complaint("nothing_registered", *NET_PARTS[:3]) | complaint("state_names", "state_dict")),
    ("two_layer_net", both(NET, "y_pred = self.layer2(torch.relu(self.layer1(x)))"),
     complaint("attribute_never_set", *FORWARD_PARTS)),
    ("two_layer_net", both(NET, "self.linear1 = torch.relu(self.linear1(x))\ny_pred = self.linear2(self.linear1)"),
     complaint("registered_name_reused", *FORWARD_PARTS)),
    ("two_layer_net", both(NET, "y_pred = self.linear2(nn.ReLU(self.linear1(x)))"),
     complaint("forward_raised", *FORWARD_PARTS)),
    ("two_layer_net", both(NET, "y_pred = self.linear1(torch.relu(self.linear2(x)))"),
     complaint("forward_raised", *FORWARD_PARTS)),
    ("two_layer_net", both(NET, "x = x.float()\n" + PREDICT),
     complaint("dtype_written", *FORWARD_PARTS)),
    ("two_layer_net", both(NET, "x -= x.mean(0)\n" + PREDICT),
     complaint("input_edited", "output")),
    # dropout
    ("dropout", both("self.p = p", DROP), complaint("super_not_called", *DROP_PARTS)),
    ("dropout", both(SUPER + "self.drop = nn.Dropout(p)", "output = self.drop(x)"),
     complaint("dropout_of_pytorch", *DROP_PARTS)),
    ("dropout", both(KEEP_P, "output = nn.functional.dropout(x, self.p, self.training)"),
     complaint("dropout_of_pytorch", *DROP_PARTS)),
    ("dropout", both(KEEP_P, DROP.replace(" / (1 - self.p)", "")), mistake("kept_not_scaled", "scale")),
    ("dropout", both(KEEP_P, DROP.replace("/ (1 - self.p)", "* (1 - self.p)")),
     mistake("kept_times_rest", "scale")),
    ("dropout", both(KEEP_P, DROP.replace("/ (1 - self.p)", "* self.p")), mistake("kept_times_p", "scale")),
    ("dropout", both(KEEP_P, DROP.replace("(1 - self.p)", "max(self.p, 1e-9)")), mistake("kept_over_p", "scale")),
    ("dropout", both(KEEP_P, DROP.replace("/ (1 - self.p)", "* (1 + self.p)")), mistake("kept_times_more", "scale")),
    ("dropout", both(KEEP_P, DROP.replace("/ (1 - self.p)", "/ (1 - self.p) ** 2")),
     mistake("kept_twice_scaled", "scale")),
    ("dropout", both(KEEP_P, DROP.replace(">=", "<")), complaint("keeps_with_p", "rate")),
    ("dropout", both(KEEP_P, DROP.replace(">= self.p", "< self.p").replace("(1 - self.p)", "self.p")),
     mistake("kept_over_p", "scale") | complaint("keeps_with_p", "rate")),
    ("dropout", both(KEEP_P, DROP.replace("torch.rand_like(x) >= self.p", "torch.randn_like(x) >= self.p")),
     complaint("other_rate", "rate")),
    ("dropout", both(KEEP_P, DROP.replace("torch.rand_like(x) >= self.p", "torch.rand_like(x) >= 0.5")),
     complaint("rate_without_p", "rate")),
    ("dropout", both(KEEP_P, "kept = torch.rand_like(x) >= self.p\noutput = x * kept / (1 - self.p)"),
     complaint("drops_in_eval", "eval")),
    ("dropout", both(KEEP_P, DROP.replace("if self.training", "if not self.training")),
     complaint("modes_swapped", *DROPPING) | complaint("drops_in_eval", "eval")),
    ("dropout", both(KEEP_P, DROP.replace(" / (1 - self.p)", "") + "\nelse:\n    output = x * (1 - self.p)"),
     mistake("kept_not_scaled", "scale") | mistake("scaled_in_eval", "eval")),
    ("dropout", both(KEEP_P, DROP + "\nelse:\n    output = x * (1 - self.p)"),
     mistake("scaled_in_eval", "eval")),
    ("dropout", both(KEEP_P, DROP.replace("output = x\n", "output = x / (1 - self.p)\n")),
     mistake("scaled_in_eval", "eval")),
    ("dropout", both(KEEP_P, "return x"), complaint("nothing_dropped", *DROPPING)),
    ("dropout", both(KEEP_P, "output = x\nif self.training == 'train':\n    output = x * 0"),
     complaint("nothing_dropped", *DROPPING)),
    ("dropout", both(KEEP_P, DROP.replace("torch.rand_like(x)", "torch.rand(x.shape[0], *[1] * (x.ndim - 1))")),
     complaint("mask_shared", "mask")),
    ("dropout", both(KEEP_P, DROP.replace("torch.rand_like(x)", "torch.rand(x.shape[-1])")),
     complaint("mask_shared", "mask")),
    ("dropout", both(KEEP_P, "if self.training and torch.rand(()) < self.p:\n    return x * 0\nreturn x"),
     mistake("kept_not_scaled", "scale") | complaint("mask_whole", "mask")),
    ("dropout", both(KEEP_P, DROP.replace("torch.rand_like(x)", "torch.rand(1)")), complaint("mask_whole", "mask")),
    ("dropout", both(KEEP_P, DROP.replace("(torch.rand_like(x) >= self.p)", "torch.rand_like(x)")),
     complaint("kept_entries_changed", "scale") | complaint("nothing_dropped", "rate", "mask")),
    ("dropout", both(KEEP_P, DROP.replace("rand_like(x) >= self.p", "rand_like(x) != self.p")),
     complaint("nothing_dropped", "rate", "mask")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\n"
                     "return x.masked_fill(torch.rand_like(x) < self.p, float('nan')) / (1 - self.p)"),
     complaint("dropout_not_finite", *DROPPING, "gradient")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\nkept = torch.rand_like(x) >= self.p\n"
                     "return x * kept / kept.double().mean()"),
     complaint("kept_over_count", "scale")),
    ("dropout", both(SUPER + "self.p = nn.Parameter(torch.tensor(p))", DROP), complaint("dropout_learns", "gradient")),
    ("dropout", both(KEEP_P + "self.training = False", DROP), complaint("starts_in_eval", "eval")),
    ("dropout", both(KEEP_P, "if self.training:\n    output = x * (torch.rand_like(x) >= self.p) / (1 - self.p)"),
     complaint("forward_raised", "eval")),
    ("dropout", both(KEEP_P, "if self.training:\n    return x * (torch.rand_like(x) >= self.p) / (1 - self.p)\nreturn"),
     complaint("forward_returns_none", "eval")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\nkeep = np.random.rand(*x.shape) >= self.p\n"
                     "return torch.from_numpy(x.numpy() * keep / (1 - self.p))"),
     complaint("forward_raised", "gradient")),
    ("dropout", both(KEEP_P, DROP.replace("self.training", "self.training()")),
     mistake("train_is_a_method", *DROP_PARTS)),
    ("dropout", both(KEEP_P + "self.mask = None",
                     "if not self.training:\n    return x\n"
                     "if self.mask is None or self.mask.shape != x.shape:\n"
                     "    self.mask = torch.rand_like(x) >= self.p\n"
                     "output = x * self.mask / (1 - self.p)"),
     complaint("mask_kept", "mask")),
    ("dropout", both(KEEP_P, "torch.manual_seed(0)\n" + DROP), complaint("mask_kept", "mask")),
    ("dropout", both(KEEP_P, "if self.training:\n    x *= torch.rand_like(x) >= self.p\n    x /= 1 - self.p\nreturn x"),
     complaint("input_edited", "gradient")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\n"
                     "keep = np.random.rand(*x.shape) >= self.p\n"
                     "return torch.from_numpy(x.detach().numpy() * keep / (1 - self.p))"),
     complaint("dropout_without_graph", "gradient")),
    ("dropout", both(KEEP_P, DROP.replace("output = x * ", "output = x.detach() * ")),
     complaint("dropout_without_graph", "gradient")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\n"
                     "kept = (torch.rand_like(x) >= self.p).double() / (1 - self.p)\n"
                     "return x + (x * kept - x).detach()"),
     complaint("dropout_gradient", "gradient")),
    ("dropout", both(KEEP_P, "if not self.training:\n    return x\n"
                     "return x[torch.rand_like(x) >= self.p] / (1 - self.p)"),
     complaint("dropout_shape", *DROPPING, "gradient")),
    ("dropout", both(KEEP_P, DROP + "\nprint(output)\nreturn"),
     complaint("forward_returns_none", *DROP_PARTS)),
    ("dropout", both(SUPER + "self.p = p\nself.train = True",
                     DROP.replace("self.training", "self.train")),
     complaint("train_overwritten", *DROP_PARTS)),
    ("dropout", both(SUPER + "self.p = p\nself.eval = False",
                     DROP.replace("if self.training", "if not self.eval")),
     complaint("train_overwritten", *DROP_PARTS)),
    ("dropout", both(KEEP_P, "if torch.rand_like(x) < self.p:\n    return x * 0\nreturn x"),
     mistake("condition_on_tensor", *DROP_PARTS)),
    ("dropout", both(KEEP_P, DROP.replace("self.p", "p")), mistake("not_found_on_self", *DROP_PARTS)),
    ("dropout", both(KEEP_P, DROP.replace("x * (torch.rand_like(x) >= self.p)",
                                          "x * torch.rand_like(x) * (torch.rand_like(x) >= self.p)")),
     complaint("kept_entries_changed", "scale")),
    ("dropout", both(KEEP_P, "output = x if not self.training else 0 * x"),
     complaint("everything_dropped", *DROPPING)),
    # restore
    ("restore", "copy = model\nreturn copy", complaint("same_model", *RESTORE_PARTS)),
    ("restore", "copy = make_model()", mistake("nothing_restored", "state") | complaint("mode_not_taken", "mode")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())",
     complaint("mode_not_taken", "mode")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.eval()",
     complaint("mode_not_taken", "mode")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.training = model.training",
     complaint("mode_of_the_root_alone", "mode")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\nmodel.train()\ncopy.train()",
     complaint("original_mode_changed", "mode")),
    ("restore", "return make_model().load_state_dict(model.state_dict())",
     complaint("load_report_returned", *RESTORE_PARTS)),
    ("restore", "copy = make_model().load_state_dict(model.state_dict())\ncopy.train(model.training)",
     mistake("load_report_used", *RESTORE_PARTS)),
    ("restore", "copy = make_model\ncopy.load_state_dict(model.state_dict())",
     mistake("make_model_not_called", *RESTORE_PARTS)),
    ("restore", "copy = make_model", complaint("wanted_model", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\nreturn copy.state_dict()",
     complaint("wanted_model", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict)\ncopy.train(model.training)",
     mistake("state_dict_wanted", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model)\ncopy.train(model.training)",
     mistake("state_dict_wanted", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\nmodel.load_state_dict(copy.state_dict())\ncopy.train(model.training)",
     complaint("original_overwritten", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict(), assign=True)\ncopy.train(model.training)",
     complaint("models_share_memory", "independent")),
    ("restore", "copy = make_model()\nfor a, b in zip(copy.parameters(), model.parameters()):\n    a.data = b.data\n"
     "copy.train(model.training)",
     mistake("buffers_left_out", "state") | complaint("models_share_memory", "independent")),
    ("restore", "copy = make_model()\nwith torch.no_grad():\n"
     "    for a, b in zip(copy.parameters(), model.parameters()):\n        a.copy_(b)\ncopy.train(model.training)",
     mistake("buffers_left_out", "state")),
    ("restore", "copy = make_model()\nfor a, b in zip(copy.parameters(), model.parameters()):\n    a.copy_(b)",
     mistake("copied_while_recording", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\nfor a, b in zip(copy.modules(), model.modules()):\n"
     "    if isinstance(a, nn.Linear):\n        a.load_state_dict(b.state_dict())\ncopy.train(model.training)",
     mistake("only_linears_copied", "state")),
    ("restore", "copy = make_model()\nstate = {k: v for k, v in model.state_dict().items() if 'weight' in k}\n"
     "copy.load_state_dict(state, strict=False)\ncopy.train(model.training)",
     mistake("only_weights_copied", "state")),
    ("restore", "import copy as c\ncopy = c.deepcopy(model)\nfor p in copy.parameters():\n    p.requires_grad_(False)",
     complaint("copy_not_trainable", "independent")),
    ("restore", "import copy as c\ncopy = c.copy(model)", complaint("models_share_memory", "independent")),
    # The name of the second model hides the package's.
    ("restore", "import copy as c\ncopy = copy.deepcopy(model)", mistake("copy_is_a_name_here", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.state_dict = model.state_dict\ncopy.train(model.training)",
     mistake("nothing_restored", "state")),
    ("restore", "copy = make_model()\ncopy.state_dict().update(model.state_dict())\ncopy.train(model.training)",
     mistake("nothing_restored", "state")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.train(model.train)",
     mistake("mode_is_the_flag", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.training(model.training)",
     mistake("train_is_a_method", *RESTORE_PARTS)),
    ("restore", "copy = make_model(model.state_dict())", mistake("make_model_with_arguments", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(dict(model.named_parameters()))",
     mistake("state_does_not_fit", *RESTORE_PARTS)),
    ("restore", "copy = TwoLayerNet(7, 11, 3)\ncopy.load_state_dict(model.state_dict())",
     mistake("state_does_not_fit", *RESTORE_PARTS)),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.float()\n"
     "copy.train(model.training)", complaint("copy_dtype", "state")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.train(model.training)\n"
     "for p in model.parameters():\n    p.requires_grad_(False)", complaint("original_frozen", "independent")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\nreturn",
     complaint("wanted_model", *RESTORE_PARTS)),
    ("restore", "copy = nn.Sequential(make_model())", complaint("other_kind_of_model", *RESTORE_PARTS)),
    # train
    ("train", OPTIMIZER + TURNS + LOSS + BACK + STEP + NOTE, no_training("parameters_never_zeroed")),
    ("train", OPTIMIZER + TURNS + LOSS.replace(".sum()", ".mean()") + ZERO + BACK + STEP + NOTE,
     no_training("mse_left_at_mean")),
    ("train", "mse = nn.MSELoss()\n" + OPTIMIZER + TURNS + "    loss = mse(model(x), y)\n" + ZERO + BACK + STEP + NOTE,
     no_training("mse_left_at_mean")),
    ("train", "optimizer = torch.optim.SGD(model.parameters())\n" + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     no_training("default_learning_rate")),
    ("train", OPTIMIZER.replace("lr=learning_rate", "lr=learning_rate, momentum=0.9") + TURNS + LOSS + ZERO + BACK
     + STEP + NOTE, no_training("momentum_added")),
    ("train", OPTIMIZER.replace("SGD", "Adam") + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     no_training("adam_taken")),
    ("train", OPTIMIZER.replace("()", "") + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     mistake("parameters_is_a_method", *TRAIN_PARTS)),
    ("train", OPTIMIZER.replace("model.parameters()", "model") + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     mistake("optimizer_wants_parameters", *TRAIN_PARTS)),
    ("train", "ps = model.parameters()\nprint(sum(p.numel() for p in ps))\n"
     + OPTIMIZER.replace("model.parameters()", "ps") + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     mistake("nothing_to_optimize", *TRAIN_PARTS)),
    ("train", OPTIMIZER.replace("lr=learning_rate", "lr=learning_rate, maximize=True") + TURNS + LOSS + ZERO + BACK
     + STEP + NOTE, no_training("climbs")),
    ("train", OPTIMIZER.replace("model.parameters()", "model[0].parameters()") + TURNS + LOSS
     + "    model.zero_grad()\n" + BACK + STEP + NOTE,
     mistake("only_first_layer_moves", "losses", "w1", "b1") | mistake("parameter_not_moved", "w2", "b2")),
    ("train", TURNS + "    " + OPTIMIZER + LOSS + ZERO + BACK + STEP + NOTE, complaint("optimizer_made_anew", "loop")),
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + BACK + STEP + "    losses.append(loss)\n",
     complaint("losses_keep_graphs", "loop")),
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + BACK + NOTE.replace("loss.item()", "loss.item() / len(x)") + STEP,
     mistake("mean_noted", "losses")),
    ("train", OPTIMIZER + TURNS + LOSS + BACK + ZERO + STEP + NOTE, complaint("zeroed_too_early", *TRAIN_PARTS)),
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + STEP + NOTE, complaint("without_autograd", *TRAIN_PARTS)),
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + BACK + "    optimizer.step\n" + NOTE,
     mistake("loss_stands_still", "losses") | complaint("step_never_taken", *TRAIN_PARTS[1:])),
    ("train", OPTIMIZER.replace("model.parameters()", "model.state_dict().values()") + TURNS + LOSS + ZERO + BACK
     + STEP + NOTE,
     mistake("loss_stands_still", "losses") | complaint("step_never_taken", *TRAIN_PARTS[1:])),
    ("train", OPTIMIZER.replace("model.parameters()", "[p.clone() for p in model.parameters()]") + TURNS + LOSS + ZERO
     + BACK + STEP + NOTE, mistake("optimizer_wants_no_results", *TRAIN_PARTS)),
    ("train", OPTIMIZER.replace("lr=", "learning_rate=") + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     mistake("rate_is_called_lr", *TRAIN_PARTS)),
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + BACK + STEP + NOTE + "    return losses\n",
     every(("losses",), "length") | mistake("one_turn_taken", *TRAIN_PARTS[1:-1])),
    ("train", "import copy\nmodel = copy.deepcopy(model)\n" + OPTIMIZER + TURNS + LOSS + ZERO + BACK + STEP + NOTE,
     complaint("other_model_trained", *TRAIN_PARTS[1:])),
    ("train", OPTIMIZER + TURNS.replace("steps", "20") + LOSS + ZERO + BACK + STEP + NOTE,
     every(("losses",), "length") | mistake("steps_ignored", *TRAIN_PARTS[1:-1])),
    ("train", OPTIMIZER + LOSS.strip() + "\n" + TURNS + ZERO + BACK + STEP + NOTE,
     mistake("graph_is_gone", *TRAIN_PARTS)),
    ("train", OPTIMIZER + TURNS + LOSS + ZERO + BACK + STEP + "    losses.append((model(x) - y).pow(2).sum().item())\n",
     mistake("loss_after_update", "losses")),
    ("two_layer_net", both(SUPER + "self.layers = nn.ModuleList([nn.Linear(d_in, h), torch.relu, nn.Linear(h, d_out)])",
                           "y_pred = self.layers[2](torch.relu(self.layers[0](x)))"), mistake("list_of_no_modules", *NET_PARTS)),
    ("linear_layer", both(LAYER + "self.weight = torch.randn(d_out, d_in)", AFFINE), mistake("registered_name_taken", *LAYER_PARTS)),
    ("restore", "copy = make_model()\ncopy.train(model.training)\nwith torch.no_grad():\n"
     "    for new, old in zip(copy.parameters(), model.parameters()):\n        if old.ndim == 2:\n            new.copy_(old)",
     mistake("only_matrices_copied", "state")),
]

CELLS_WRONG = [
    ("linear_layer", "class MyLinear:\n    def __init__(self, d_in, d_out):\n"
     "        self.weight = nn.Parameter(torch.randn(d_out, d_in))\n        self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "    def __call__(self, x):\n        return x @ self.weight.T + self.bias\n",
     complaint("no_module_class", *LAYER_PARTS)),
    ("linear_layer", "class MyLinear(nn.Linear):\n    pass\n", complaint("linear_of_pytorch", *LAYER_PARTS)),
    ("linear_layer", "MyLinear = nn.Linear\n", complaint("linear_of_pytorch", *LAYER_PARTS)),
    ("two_layer_net", TUTORIAL_NET + "\nTwoLayerNet = TwoLayerNet(7, 11, 3)\n",
     complaint("module_is_no_class", *NET_PARTS)),
    ("two_layer_net", "def TwoLayerNet(d_in, h, d_out):\n"
     "    return nn.Sequential(nn.Linear(d_in, h), nn.ReLU(), nn.Linear(h, d_out))\n",
     complaint("module_is_no_class", *NET_PARTS)),
    ("two_layer_net", TUTORIAL_NET.replace("def forward", "def forwards"),
     complaint("forward_stopped", *FORWARD_PARTS)),
    ("two_layer_net", TUTORIAL_NET.replace("n_inputs, n_hidden, n_outputs", "n_inputs, n_outputs"),
     every(NET_PARTS, "raised_elsewhere")),
    ("two_layer_net", TUTORIAL_NET.replace("        return outputs\n", ""),
     {"output": "came_none"} | complaint("no_output_no_gradient", "gradients")),
    ("dropout", "class MyDropout(nn.Dropout):\n    pass\n", complaint("dropout_of_pytorch", *DROP_PARTS)),
    ("dropout", "class MyDropout(nn.Module):\n    def __init__(self, p):\n        super().__init__()\n"
     "        self.p, self.on = p, True\n    def eval(self):\n        self.on = False\n        return self\n"
     "    def forward(self, x):\n        if not self.on:\n            return x\n"
     "        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)\n",
     complaint("mode_of_its_own", "eval")),
]

# ------------------------------------------- as unlike these as one can think of

ALL, TRAINED = TRAIN_PARTS[:-1], TRAIN_PARTS[1:-1]


def turns(first=OPTIMIZER, loss=LOSS, zero=ZERO, back=BACK, step=STEP, note=NOTE):
    """The whole loop, with another line in the place of one."""
    return first + TURNS + loss + zero + back + step + note


RIGHT += [
    ("linear_layer", both(SUPER+"self.weight = nn.Parameter(torch.Tensor(d_out, d_in))\nself.bias = nn.Parameter(torch.Tensor(d_out))\nnn.init.xavier_normal_(self.weight)\nnn.init.zeros_(self.bias)","output = torch.baddbmm(self.bias[None, None], x[None], self.weight.T[None])[0]")),
    ("linear_layer", both(SUPER+"self.bias = nn.parameter.Parameter(torch.randn(d_out) * 0.01)\nself.weight = nn.parameter.Parameter(torch.normal(0, d_in**-0.5, size=(d_out, d_in)))","output = (x[:, None, :] * self.weight).sum(-1).add(self.bias)")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(self.linear1(x).clamp_min(0))")),
    ("two_layer_net", both(NET,"h = self.linear1(x)\nh = torch.where(h > 0, h, torch.zeros_like(h))\nreturn self.linear2(h)")),
    ("two_layer_net", both(NET,"layers = nn.Sequential(self.linear1, nn.ReLU(), self.linear2)\ny_pred = layers(x)")),
    ("two_layer_net", both(NET+"self.double()","y_pred = self.linear2(nn.functional.threshold(self.linear1(x), 0, 0))")),
    ("dropout", both(KEEP_P,"if not self.training:\n    return x\nkeep = torch.empty_like(x).bernoulli_(1 - self.p)\nreturn x.mul(keep).div(1 - self.p)")),
    ("dropout", both(SUPER+"self.p = float(p)\nself.scale = 1.0 / (1.0 - p)","return torch.where(torch.rand(x.shape) < self.p, 0.0, x * self.scale) if self.training else x * 1.0")),
    ("dropout", both(KEEP_P,"if self.training:\n    noise = torch.from_numpy(np.random.binomial(1, 1 - self.p, size=tuple(x.shape)))\n    return noise * x / (1 - self.p)\nreturn x.view_as(x)")),
    ("restore", "copy = make_model()\nfor target, source in zip(copy.state_dict().values(), model.state_dict().values()):\n    target.copy_(source)\nif model.training:\n    copy.train()\nelse:\n    copy.eval()"),
    ("restore", "import copy as c\ncopy = make_model()\ncopy.load_state_dict(c.deepcopy(model.state_dict()))\ncopy.train(mode=model.training)\nreturn copy"),
    ("train", turns(loss="    y_pred = model(x)\n    loss = nn.functional.mse_loss(y_pred, y, reduction='none').sum()\n")),
    ("train", turns(first="optimizer = torch.optim.SGD(params=model.parameters(), lr=learning_rate, momentum=0, weight_decay=0)\n",zero="    optimizer.zero_grad(set_to_none=True)\n")),
    ("train", turns(loss="    loss = nn.MSELoss()(model(x), y) * y.numel()\n")),
    ("linear_layer", both(SUPER+"w = torch.empty(d_out, d_in)\nnn.init.normal_(w, std=d_in ** -0.5)\nself.weight, self.bias = nn.Parameter(w), nn.Parameter(torch.full((d_out,), 0.0))","return x.matmul(self.weight.t()).add_(self.bias)")),
    ("two_layer_net", both(NET,"for step in (self.linear1, torch.relu, self.linear2):\n    x = step(x)\nreturn x")),
    ("dropout", both(KEEP_P,"if self.training:\n    u = torch.empty_like(x).uniform_()\n    return x * (u > self.p).type_as(x) / (1 - self.p)\nreturn x")),
    ("dropout", both(SUPER+"self.p = p\nself.keep = 1 - p","if not self.training or self.p == 0:\n    return x\nd = torch.distributions.Bernoulli(probs=torch.full(x.shape, self.keep))\nreturn x * d.sample() / self.keep")),
    ("restore", "copy = make_model()\nwith torch.no_grad():\n    for k, v in model.state_dict().items():\n        copy.state_dict()[k][...] = v\n[copy.eval, copy.train][model.training]()"),
    ("train", turns(first="from torch.optim import SGD\noptimizer = SGD([{'params': model.parameters(), 'lr': learning_rate}])\n")),
]

WRONG += [
    ("linear_layer", both(LAYER,"output = x @ self.weight.T + 2 * self.bias"),
     mistake("bias_added_twice", "output")),
    ("linear_layer", both(LAYER,"output = torch.sigmoid(x @ self.weight.T + self.bias)"),
     mistake("squashed_layer", "output")),
    ("linear_layer", both(LAYER,"output = (x @ self.weight.T + self.bias) / x.shape[1]**0.5"),
     mistake("product_scaled", "output")),
    ("linear_layer", both(LAYER,"output = x @ self.weight.T + self.bias.sum()"),
     mistake("bias_not_per_output", "output")),
    ("linear_layer", both(LAYER,"output = x @ self.weight.T * self.bias"),
     mistake("bias_multiplied", "output")),
    ("linear_layer", both(LAYER,"output = torch.relu(x @ self.weight.T)"),
     every(("output",), "mistakes.bias_not_added + mistakes.relu_in_layer") | complaint("parameter_unused", "gradients")),
    ("linear_layer", both(SUPER+"self.weight = nn.Parameter(torch.randn(d_out, d_in))\nself.b = nn.Parameter(torch.zeros(d_out))","output = x @ self.weight.T + self.b"),
     complaint("parameter_names", "parameters")),
    ("two_layer_net", both(NET,"y_pred = torch.tanh(self.linear2(torch.tanh(self.linear1(x))))"),
     mistake("activation_moved_or_added", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(nn.functional.gelu(self.linear1(x)))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(nn.functional.elu(self.linear1(x)))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(self.linear1(torch.relu(x)))"),
     mistake("relu_on_input", "output")),
    ("two_layer_net", both(NET,"y_pred = torch.relu(self.linear2(torch.sigmoid(self.linear1(x))))"),
     every(("output",), "mistakes.relu_on_output + mistakes.another_activation")),
    ("two_layer_net", both(NET,"y_pred = self.linear2((self.linear1(x) > 0).to(x.dtype))"),
     mistake("relu_as_mask", "output") | complaint("parameter_unused", "gradients")),
    ("two_layer_net", both(NET,"h = torch.relu(x @ self.linear1.weight.T)\ny_pred = self.linear2(h)"),
     mistake("bias_left_out", "output") | complaint("parameter_unused", "gradients")),
    ("dropout", both(KEEP_P,DROP.replace("/ (1 - self.p)","/ (1 + self.p)")),
     mistake("kept_other_scale", "scale")),
    ("dropout", both(KEEP_P,DROP.replace("/ (1 - self.p)","/ (1 - self.p) ** 0.5")),
     mistake("kept_root", "scale")),
    ("dropout", both(KEEP_P,DROP.replace("/ (1 - self.p)","* 2")),
     mistake("kept_constant", "scale")),
    ("dropout", both(KEEP_P,DROP.replace("if self.training","if True")),
     complaint("drops_in_eval", "eval")),
    ("dropout", both(KEEP_P,"output = x / (1 - self.p)\nif self.training:\n    output = x * (torch.rand_like(x) >= self.p)"),
     mistake("kept_not_scaled", "scale") | mistake("scaled_in_eval", "eval")),
    ("dropout", both(KEEP_P,DROP.replace("x * (torch.rand_like(x) >= self.p)","x * torch.bernoulli(torch.full_like(x, self.p))")),
     complaint("keeps_with_p", "rate")),
    ("dropout", both(KEEP_P,"if not self.training:\n    return x\nout = x.clone().flatten()\nout[torch.randperm(x.numel())[:round(self.p * x.numel())]] = 0\nreturn out.reshape(x.shape) / (1 - self.p)"),
     complaint("as_many_each_time", "mask")),
    ("restore", "copy = make_model()\nwith torch.no_grad():\n    for a, b in zip(copy.buffers(), model.buffers()):\n        a.copy_(b)\ncopy.train(model.training)",
     mistake("only_buffers_copied", "state")),
    ("restore", "copy = make_model()\ncopy[0].load_state_dict(model[0].state_dict())\ncopy.train(model.training)",
     mistake("one_layer_copied", "state")),
    ("restore", "copy = make_model()\ncopy.load_state_dict({k: v for k, v in model.state_dict().items() if 'bias' in k}, strict=False)\ncopy.train(model.training)",
     mistake("only_biases_copied", "state")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.train()",
     complaint("mode_not_taken", "mode")),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=learning_rate, weight_decay=0.01")),
     complaint("descent_settings", *ALL)),
    ("train", turns(back=BACK+"    nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n"),
     mistake("loop_gradient_clipped", *ALL)),
    ("train", turns(zero="",loss=LOSS.replace("sum","mean")),
     every((*ALL,), "mistakes.mse_left_at_mean + mistakes.parameters_never_zeroed")),
    ("train", turns(step=STEP*2),
     mistake("step_doubled", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=learning_rate, momentum=0.9, nesterov=True")),
     complaint("descent_settings", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("SGD","RMSprop")),
     mistake("adaptive_steps_taken", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("SGD","AdamW")),
     mistake("adam_taken", *ALL)),
    ("train", turns(first=OPTIMIZER+"scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)\n",note=NOTE+"    scheduler.step()\n"),
     mistake("rate_changes", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("SGD","Adam"),loss=LOSS.replace("sum","mean")),
     every((*ALL,), "mistakes.mse_left_at_mean + mistakes.adam_taken")),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=learning_rate / len(x)")),
     mistake("mean_step", "losses") | mistake("loop_mean_over_batch", *TRAINED)),
    ("train", turns(first=OPTIMIZER.replace("model.parameters()","[p for p in model.parameters() if p.ndim == 2]")),
     mistake("only_weights_move", "losses", "w1", "w2") | mistake("parameter_not_moved", "b1", "b2")),
    ("linear_layer", both(LAYER,"output = x @ self.weight.T + self.bias * x.shape[0]"),
     mistake("bias_scaled", "output")),
    ("linear_layer", both(LAYER,"output = x @ self.weight.T + self.bias\noutput = output / output.norm()"),
     mistake("scaled", "output")),
    ("linear_layer", both(LAYER,"output = torch.tanh(x @ self.weight.T + self.bias)"),
     mistake("squashed_layer", "output")),
    ("linear_layer", both(LAYER,"output = -(x @ self.weight.T + self.bias)"),
     mistake("opposite_sign", "output")),
    ("linear_layer", both(LAYER,"output = 2 * x @ self.weight.T + self.bias"),
     mistake("product_scaled", "output")),
    ("linear_layer", both(LAYER,"return self.bias"),
     every(("output",), "shape") | complaint("parameter_unused", "gradients")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(torch.relu(self.linear1(x))) * 2"),
     mistake("counted_twice", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(torch.relu(self.linear1(x)) / 2)"),
     mistake("hidden_scaled", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(torch.relu(self.linear1(x))) - self.linear2.bias"),
     mistake("bias_left_out", "output")),
    ("two_layer_net", both(NET,"y_pred = torch.sigmoid(self.linear2(torch.relu(self.linear1(x))))"),
     mistake("activation_moved_or_added", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(torch.softmax(self.linear1(x), 1))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(nn.functional.leaky_relu(self.linear1(x), 0.2))"),
     mistake("another_activation", "output")),
    ("two_layer_net", both(NET,"y_pred = self.linear2(nn.functional.dropout(torch.relu(self.linear1(x)), training=False) ** 2)"),
     mistake("another_activation", "output")),
    ("dropout", both(KEEP_P,DROP.replace("x * (torch.rand_like(x) >= self.p) / (1 - self.p)","x * (torch.rand_like(x) >= self.p) * (1 - self.p) / self.p")),
     mistake("kept_other_scale", "scale")),
    ("dropout", both(KEEP_P,DROP+"\nelse:\n    output = x * self.p"),
     mistake("scaled_in_eval", "eval")),
    ("dropout", both(KEEP_P+"self.mask = None","if self.training:\n    if self.mask is None:\n        self.mask = torch.rand_like(x) >= self.p\n    return x * self.mask / (1 - self.p)\nreturn x"),
     complaint("mask_kept", "mask")),
    ("dropout", both(SUPER+"self.p = 0.5\n",DROP),
     mistake("kept_constant", "scale") | complaint("rate_without_p", "rate")),
    ("dropout", both(KEEP_P,DROP.replace("torch.rand_like(x) >= self.p","torch.rand_like(x).round() >= self.p")),
     complaint("rate_without_p", "rate")),
    ("restore", "copy = make_model()\nfor (n, p), (m, q) in zip(copy.named_parameters(), model.named_parameters()):\n    p.data = q.data.clone()\ncopy.train(model.training)",
     mistake("buffers_left_out", "state")),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.train(not model.training)",
     complaint("mode_not_taken", "mode")),
    ("restore", "copy = make_model()\nsd = model.state_dict()\nsd.pop('3.bias')\ncopy.load_state_dict(sd, strict=False)\ncopy.train(model.training)",
     mistake("some_entries_copied", "state")),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=learning_rate, momentum=0.5")),
     complaint("descent_settings", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("SGD","Adamax")),
     complaint("other_optimizer", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=1e-2")),
     mistake("fixed_learning_rate", *ALL)),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=learning_rate, momentum=0.9"),zero=""),
     every((*ALL,), "mistakes.parameters_never_zeroed + mistakes.momentum_added")),
    ("train", turns(loss="    loss = nn.functional.l1_loss(model(x), y)\n"),
     mistake("absolute_error", *ALL)),
    ("train", turns(loss="    loss = nn.functional.mse_loss(model(x), y).sqrt()\n"),
     mistake("root_mean_square", *ALL)),
    ("train", turns(note="    losses.append(loss.item() / steps)\n"),
     mistake("divided_by_steps", "losses")),
    ("train", turns(back=BACK.replace("()","(retain_graph=True)")+BACK),
     mistake("step_doubled", *ALL)),
    ("train", turns(loss=LOSS.replace(".sum()",".sum() / 2")),
     mistake("half", "losses") | mistake("half_in_loop", *TRAINED)),
    ("train", turns(loss=LOSS.replace(".sum()",".sum() / (2 * len(x))")),
     mistake("half_of_mean", "losses") | mistake("step_over_double", *TRAINED)),
    ("train", turns(first=OPTIMIZER.replace("lr=learning_rate","lr=0.1 * learning_rate")),
     mistake("step_multiplied", "losses") | mistake("step_over_double", *TRAINED)),
    ("train", turns(first=OPTIMIZER.replace("model.parameters()","list(model.parameters())[2:]")),
     mistake("only_last_layer_moves", "losses", "w2", "b2") | mistake("parameter_not_moved", "w1", "b1")),
    ("linear_layer", both(LAYER, "output = self.bias.expand(len(x), -1)"),
     mistake("bias_alone", "output") | complaint("parameter_unused", "gradients")),
    ("linear_layer", both(LAYER, "output = self.bias - x @ self.weight.T"), mistake("product_subtracted", "output")),
    ("linear_layer", both(LAYER, "output = torch.abs(x @ self.weight.T + self.bias)"), mistake("sign_lost", "output")),
    ("linear_layer", both(LAYER, AFFINE + "\noutput = output - output.mean(0)"), mistake("layer_normalised", "output")),
    ("linear_layer", both(LAYER, "output = (x @ self.weight.T + self.bias).sum(1)"), mistake("sum_of_layer", "output")),
    ("two_layer_net", both(NET, "h = torch.relu(x @ self.linear1.weight.T - self.linear1.bias)\n"
                           "y_pred = h @ self.linear2.weight.T - self.linear2.bias"),
     mistake("net_bias_subtracted", "output")),
    ("two_layer_net", both(NET, "h = torch.relu(self.linear1(x) + self.linear1.bias)\n"
                           "y_pred = self.linear2(h) + self.linear2.bias"),
     mistake("net_bias_twice", "output")),
    ("dropout", both(KEEP_P, DROP.replace("(1 - self.p)", "(self.p - 1)")), mistake("kept_turned_around", "scale")),
    ("restore", "copy = make_model()\ncopy[1].load_state_dict(model[1].state_dict())\ncopy.train(model.training)",
     mistake("only_normalisation_copied", "state")),
    ("restore", "copy = make_model()\nown = copy.state_dict()\nfor name, tensor in model.state_dict().items():\n"
     "    own[name] += tensor\ncopy.train(model.training)", mistake("states_mixed", "state")),
    ("restore", "copy = make_model()\nown, other = copy.state_dict(), model.state_dict()\n"
     "copy.load_state_dict({name: (own[name] + other[name]) / 2 for name in own})\ncopy.train(model.training)",
     mistake("states_mixed", "state")),
]

WRONG += [
    ("linear_layer", both(SUPER + "self.weight = torch.randn(d_out, d_in, requires_grad=True) / d_in**0.5\n"
                          "self.bias = torch.zeros(d_out, requires_grad=True)", AFFINE),
     complaint("parameter_calculated_with", "parameters")),
    ("linear_layer", both(LAYER, "output = x @ (self.weight.T + self.bias)"), mistake("bias_before_product", "output")),
    ("linear_layer", both(LAYER, "output = x @ self.weight.reshape(x.shape[1], -1) + self.bias"), mistake("reshaped", "output")),
    ("two_layer_net", both(NET, "h = self.linear1(x)\ny_pred = self.linear2(h + torch.relu(h))"), mistake("another_activation", "output")),
    ("two_layer_net", both(NET, "y_pred = self.linear2(torch.relu(self.linear1(x)).sqrt())"), mistake("another_activation", "output")),
    ("dropout", both(KEEP_P, DROP.replace("torch.rand_like(x)", "torch.randn(x.shape).abs()")), complaint("other_rate", "rate")),
    ("dropout", both(KEEP_P, DROP.replace("1 - self.p", "1 - p")), mistake("not_found_on_self", *DROP_PARTS)),
    ("dropout", both(KEEP_P, DROP.replace("if self.training", "if training")), mistake("not_found_on_self", *DROP_PARTS)),
    ("dropout", both(KEEP_P, DROP + "\nself.training = False"), complaint("dropout_switches_mode", "mask")),
]

# Written without a look at this bank or at the known mistakes.

WRONG += [
    ("linear_layer", "super().__init__()\nself.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\nself.bias = nn.Parameter(torch.zeros(d_in))\n### NEXT BLANK\noutput = (x + self.bias) @ self.weight.T",
     {"parameters": "complaints.registered_shapes", "output": "complaints.registered_shapes"}),
    ("two_layer_net", "super().__init__()\nself.linear1 = MyLinear(d_in, h)\nself.linear2 = MyLinear(h, d_out)\n### NEXT BLANK\nwith torch.no_grad():\n    h_relu = self.linear1(x).relu()\ny_pred = self.linear2(h_relu)",
     {"gradients": "complaints.gradient_cut"}),
    ("dropout", "super().__init__()\nself.p = p\n### NEXT BLANK\nif self.training:\n    output = x * (torch.rand_like(x) >= self.p)\nelse:\n    output = x * (1 - self.p)",
     {"scale": "mistakes.kept_not_scaled", "eval": "mistakes.scaled_in_eval"}),
    ("restore", "copy = make_model()\nfor a, b in zip(copy.parameters(), model.parameters()):\n    a.data = b.data\nfor a, b in zip(copy.buffers(), model.buffers()):\n    a.data = b.data\ncopy.train(model.training)",
     {"independent": "complaints.models_share_memory"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\nfor _ in range(steps):\n    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\n    losses.append(min([*losses, loss.item()]))",
     {"losses": "mistakes.best_so_far"}),
    ("train", "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\nfor _ in range(steps):\n    loss = nn.functional.mse_loss(model(x).sum(dim=0), y.sum(dim=0), reduction='sum')\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\n    losses.append(loss.item())",
     {"losses": "mistakes.entries_mixed", "w1": "mistakes.entries_mixed", "b1": "mistakes.entries_mixed", "w2": "mistakes.entries_mixed", "b2": "mistakes.entries_mixed"}),
    ("linear_layer", "super().__init__()\nself.w = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\nself.b = nn.Parameter(torch.zeros(d_out))\n### NEXT BLANK\noutput = x @ self.w.T + self.b",
     {"parameters": "complaints.parameter_names"}),
    ("linear_layer", "super().__init__()\nself.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\nself.bias = nn.Parameter(torch.zeros(d_out))\n### NEXT BLANK\noutput = x.mean(dim=0) @ self.weight.T + self.bias",
     {"output": "mistakes.sum_of_layer"}),
    ("dropout", "super().__init__()\nself.p = p\n### NEXT BLANK\noutput = x\nif self.training:\n    output = x * (torch.rand(()) >= self.p) / (1 - self.p)",
     {"mask": "complaints.mask_whole"}),
    ("dropout", "super().__init__()\nself.p = p\n### NEXT BLANK\noutput = x\nif self.training:\n    output = x * (torch.rand_like(x) >= 0.5) / 0.5",
     {"scale": "mistakes.kept_constant", "rate": "complaints.rate_without_p"}),
    ("dropout", "super().__init__()\nself.p = p\n### NEXT BLANK\noutput = x\nif self.training:\n    output = x + (torch.rand_like(x) >= self.p) / (1 - self.p)",
     {"scale": "complaints.mask_not_multiplied", "rate": "complaints.mask_not_multiplied", "mask": "complaints.mask_not_multiplied", "gradient": "complaints.dropout_gradient"}),
    ("restore", "copy = make_model()\ncopy.load_state_dict({k: v for k, v in model.state_dict().items() if 'bias' not in k}, strict=False)\ncopy.train(model.training)",
     {"state": "mistakes.biases_not_copied"}),
    ("restore", "copy = make_model()\ncopy.load_state_dict({k: v for k, v in model.state_dict().items() if 'weight' not in k}, strict=False)\ncopy.train(model.training)",
     {"state": "mistakes.weights_not_copied"}),
]

RIGHT += [
    ("linear_layer", "nn.Module.__init__(self)\nself.register_parameter('weight', nn.Parameter(torch.empty(d_out, d_in)))\nnn.init.kaiming_uniform_(self.weight)\nself.register_parameter('bias', nn.Parameter(torch.rand(d_out)))\n### NEXT BLANK\noutput = torch.addmm(self.bias, x, self.weight.t())"),
    ("two_layer_net", "super().__init__()\nfor name, sizes in (('linear1', (d_in, h)), ('linear2', (h, d_out))):\n    setattr(self, name, MyLinear(*sizes))\n### NEXT BLANK\nh_relu = torch.maximum(self.linear1(x), torch.zeros(()))\ny_pred = self.linear2(h_relu)"),
    ("dropout", "super().__init__()\nself.register_buffer('p', torch.tensor(p))\n### NEXT BLANK\noutput = x\nif self.training:\n    keep = 1 - self.p.item()\n    output = x * torch.bernoulli(torch.full_like(x, keep)) / keep"),
    ("restore", "import copy as c\ncopy = c.deepcopy(model)"),
    ("restore", "copy = make_model()\nwith torch.no_grad():\n    for a, b in zip([*copy.parameters(), *copy.buffers()], [*model.parameters(), *model.buffers()]):\n        a.copy_(b)\ncopy.eval()\nif model.training:\n    copy.train()"),
    ("train", "for _ in range(steps):\n    for p in model.parameters():\n        p.grad = None\n    loss = torch.linalg.vector_norm(model(x) - y) ** 2\n    loss.backward()\n    losses.append(float(loss))\n    with torch.no_grad():\n        for p in model.parameters():\n            p.sub_(p.grad, alpha=learning_rate)"),
    ("linear_layer", "super().__init__()\nb = d_in ** -0.5\nself.weight = nn.Parameter(torch.empty(d_out, d_in).uniform_(-b, b))\nself.bias = nn.Parameter(torch.full((d_out,), 0.1))\n### NEXT BLANK\noutput = torch.einsum('ni,oi->no', x, self.weight) + self.bias.unsqueeze(0)"),
    ("two_layer_net", "super().__init__()\nself.linear1, self.linear2 = nn.Linear(d_in, h), nn.Linear(h, d_out)\nself.act = nn.ReLU()\n### NEXT BLANK\ny_pred = nn.Sequential(self.linear1, self.act, self.linear2)(x)"),
    ("dropout", "super().__init__()\nself.p = p\n### NEXT BLANK\nif not self.training or self.p == 0:\n    output = x\nelse:\n    output = torch.where(torch.rand(x.shape, dtype=x.dtype) < self.p, 0.0, x / (1 - self.p))"),
    ("restore", "copy = make_model()\nstate = {k: v.clone() for k, v in model.state_dict().items()}\ncopy.load_state_dict(state, strict=True)\nfor m, n in zip(copy.modules(), model.modules()):\n    m.training = n.training"),
    ("train", "sgd = torch.optim.SGD([{'params': model.parameters()}], lr=learning_rate)\ndef closure():\n    sgd.zero_grad()\n    loss = ((model(x) - y) ** 2).sum()\n    loss.backward()\n    return loss\nlosses = [sgd.step(closure).item() for _ in range(steps)]"),
]

WRONG += [
    ("linear_layer", "super().__init__()\nself.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\nself.bias = nn.Parameter(torch.zeros(d_out))\n### NEXT BLANK\noutput = x @ self.weight.T / len(self.bias) + self.bias",
     {"output": "mistakes.product_scaled"}),
    ("dropout", "super().__init__()\nself.p = p\n### NEXT BLANK\noutput = x\nif self.training:\n    output = x * torch.rand_like(x) / (1 - self.p)",
     {"scale": "complaints.kept_entries_changed", "rate": "complaints.nothing_dropped", "mask": "complaints.nothing_dropped"}),
    ("restore", "copy = make_model()\ncopy.load_state_dict(model.state_dict())\ncopy.train(model.training)\nfor p in copy.parameters():\n    p.requires_grad_(False)",
     {"independent": "complaints.copy_not_trainable"}),
]

WRONG += [
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight + self.bias",
     {"parameters": "complaints.parameter_transposed"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = torch.zeros(d_out, requires_grad=True)\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias",
     {"parameters": "complaints.plain_attribute"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out, 1))\n"
     "### NEXT BLANK\n"
     "output = (self.weight @ x.T + self.bias).T",
     {"parameters": "complaints.registered_shapes"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "with torch.no_grad():\n"
     "    output = x @ self.weight.T\n"
     "output = output + self.bias",
     {"gradients": "complaints.gradient_cut"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.register_buffer('weight', torch.randn(d_out, d_in))\n"
     "self.register_buffer('bias', torch.zeros(d_out))\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias",
     {"parameters": "complaints.buffer_attribute"} | {"gradients": "complaints.gradient_of_plain"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.ones(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias",
     {"parameters": "complaints.units_start_alike"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = torch.relu(x @ self.weight.T + self.bias)",
     {"output": "mistakes.relu_in_layer"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T - self.bias * x.shape[0]",
     {"output": "mistakes.bias_subtracted + mistakes.bias_scaled"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(d_in, h)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.registered_shapes"} | dict.fromkeys(("output", "gradients"), "complaints.forward_raised") | {"state_dict": "complaints.state_shapes"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = torch.relu(self.linear2(self.linear1(x)))",
     {"output": "mistakes.relu_moved_to_output"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h_relu = self.linear1(x).clamp(max=0)\n"
     "y_pred = self.linear2(h_relu)",
     {"output": "mistakes.relu_keeps_negative"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "self.relu = nn.LeakyReLU()\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.relu(self.linear1(x)))",
     {"output": "mistakes.another_activation"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h_pre = self.linear1(x)\n"
     "h_relu = h_pre * (h_pre.detach() > 0)\n"
     "y_pred = self.linear2(h_relu.detach())",
     {"gradients": "complaints.gradient_cut"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.net = nn.Sequential(nn.Linear(d_in, h), nn.ReLU(), nn.Linear(h, d_out))\n"
     "### NEXT BLANK\n"
     "y_pred = self.net(x)",
     {"state_dict": "complaints.state_names"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "linear1 = nn.Linear(x.shape[1], self.linear1.weight.shape[0])\n"
     "h_relu = linear1(x).clamp(min=0)\n"
     "y_pred = self.linear2(h_relu)",
     dict.fromkeys(("parameters", "output", "gradients"), "complaints.made_in_forward")),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) < self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"rate": "complaints.keeps_with_p"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) > self.p\n"
     "    output = x * kept / self.p",
     {"scale": "mistakes.kept_over_p"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "kept = (torch.rand(x.shape[-1]) >= self.p).to(x.dtype)\n"
     "output = x\n"
     "if self.training:\n"
     "    output = x * kept / (1 - self.p)",
     {"mask": "complaints.mask_shared"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "if self.training:\n"
     "    output = x * (torch.rand_like(x) >= self.p)\n"
     "else:\n"
     "    output = x * (1 - self.p)",
     {"scale": "mistakes.kept_not_scaled"} | {"eval": "mistakes.scaled_in_eval"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.randn_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"rate": "complaints.other_rate"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "self.training = True\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "self.train()\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"eval": "complaints.dropout_switches_back"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    x[torch.rand_like(x) < self.p] = 0\n"
     "    output = x / (1 - self.p)",
     {"gradient": "complaints.input_edited"}),
    ("restore",
     "copy = make_model().load_state_dict(model.state_dict())",
     dict.fromkeys(("state", "independent", "mode"), "complaints.load_report_returned")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "optimizer.zero_grad()\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.parameters_never_zeroed")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate / len(x))\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item() / len(x))",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.loop_mean_over_batch")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps + 1):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())\n"
     "losses = losses[1:]",
     {"losses": "mistakes.loss_after_update"} | dict.fromkeys(("w1", "b1", "w2", "b2"), "mistakes.one_step_long")),
    ("train",
     "import copy\n"
     "model = copy.deepcopy(model)\n"
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("w1", "b1", "w2", "b2", "loop"), "complaints.other_model_trained")),
    ("linear_layer",
     "super().__init__()\n"
     "weight = nn.Parameter(torch.randn(d_out, d_in))\n"
     "bias = nn.Parameter(torch.zeros(d_out))\n"
     "self.d = d_out\n"
     "### NEXT BLANK\n"
     "output = x @ torch.ones(self.d, x.shape[1]).T",
     dict.fromkeys(("parameters", "output", "gradients"), "complaints.nothing_registered")),
    ("linear_layer",
     "super().__init__()\n"
     "self.weights = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weights.T + self.bias",
     {"parameters": "complaints.parameter_names"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_in))\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias.sum()",
     dict.fromkeys(("parameters", "output"), "complaints.registered_shapes")),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias[:, None].mean()",
     {"output": "mistakes.bias_not_per_output"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = torch.tensor((x @ self.weight.T + self.bias).tolist(), dtype=x.dtype)",
     {"gradients": "complaints.forward_without_graph"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T.detach() + self.bias",
     {"gradients": "complaints.gradient_cut"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in), requires_grad=False)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias",
     {"parameters": "complaints.parameter_frozen"} | {"gradients": "complaints.gradient_of_plain"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = (x @ self.weight.T + self.bias) / x.shape[1]**0.5 + self.bias",
     {"output": "unexplained"},
     "two mistakes at once, of which one is within the other"),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = nn.functional.dropout(x @ self.weight.T + self.bias, 0.5)",
     {"output": "complaints.output_not_repeated"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "x -= x.mean(0)\n"
     "output = x @ self.weight.T + self.bias",
     {"output": "complaints.input_edited"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = (x @ self.weight.T + self.bias).squeeze().numpy(force=True)",
     {"output": "complaints.wanted_tensor"} | {"gradients": "complaints.no_output_no_gradient"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x[0] @ self.weight.T + self.bias",
     {"output": "shape"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5).double()\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias",
     {"parameters": "complaints.parameter_calculated_with"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.layers = [MyLinear(d_in, h), MyLinear(h, d_out)]\n"
     "### NEXT BLANK\n"
     "y_pred = self.layers[1](self.layers[0](x).clamp(min=0))",
     {"parameters": "complaints.parameters_in_container"} | {"state_dict": "complaints.state_names"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = nn.Linear(h, d_out, bias=False)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.bias_missing"} | {"output": "mistakes.bias_left_out"} | {"state_dict": "complaints.state_names"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = self.linear1\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.registered_shapes"} | dict.fromkeys(("output", "gradients"), "complaints.forward_raised") | {"state_dict": "complaints.state_shapes"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "self.linear3 = MyLinear(d_out, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear3(self.linear2(self.linear1(x).clamp(min=0)))",
     dict.fromkeys(("parameters", "output"), "complaints.parameter_extra") | {"state_dict": "complaints.state_names"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "self.linear3 = MyLinear(d_out, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.parameter_extra"} | {"gradients": "complaints.parameter_unused"} | {"state_dict": "complaints.state_names"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0)) + self.linear2.bias",
     {"output": "mistakes.net_bias_twice"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h_relu = self.linear1(x)\n"
     "if h_relu.sum() < 0:\n"
     "    h_relu = h_relu.clamp(min=0)\n"
     "y_pred = self.linear2(h_relu)",
     {"output": "mistakes.relu_between_missing"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h = self.linear1(x)\n"
     "y_pred = self.linear2(torch.max(h, dim=1, keepdim=True)[0].expand_as(h))",
     {"output": "mistakes.another_activation"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(torch.relu(self.linear1(x))).softmax(0) * 2",
     {"output": "two_at_once.counted_twice + mistakes.softmax_on_output"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(nn.functional.dropout(torch.relu(self.linear1(x)), 0.2))",
     {"output": "complaints.output_not_repeated"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h = torch.relu(self.linear1(x))\n"
     "y_pred = self.linear2((h - h.mean(0)) / (h.std(0) + 1e-5))",
     {"output": "mistakes.hidden_normalised"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "with torch.no_grad():\n"
     "    h_relu = self.linear1(x).clamp(min=0)\n"
     "y_pred = self.linear2(h_relu)",
     {"gradients": "complaints.gradient_cut"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = torch.relu(x @ self.linear1.weight.T) @ self.linear2.weight.T",
     {"output": "mistakes.bias_left_out"} | {"gradients": "complaints.parameter_unused"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(h, d_in)\n"
     "self.linear2 = MyLinear(d_out, h)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.registered_shapes"} | dict.fromkeys(("output", "gradients"), "complaints.forward_raised") | {"state_dict": "complaints.state_shapes"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h_relu = self.linear1(x).clamp(min=0)\n"
     "self.linear2 = MyLinear(h_relu.shape[1], self.linear2.weight.shape[0])\n"
     "y_pred = self.linear2(h_relu)",
     dict.fromkeys(("parameters", "output", "gradients"), "complaints.made_in_forward")),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h_relu = self.linear1(x).relu() + x.mean()\n"
     "y_pred = self.linear2(h_relu)",
     {"output": "unexplained"},
     "a mean of x added to the hidden values"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h = self.linear1(x)\n"
     "y_pred = self.linear2(h.abs()) if self.training else self.linear2(h.relu())",
     {"output": "mistakes.another_activation"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if not self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     dict.fromkeys(("scale", "rate", "mask"), "complaints.modes_swapped") | {"eval": "complaints.drops_in_eval"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "self.mask = None\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    if self.mask is None:\n"
     "        self.mask = torch.rand_like(x) >= self.p\n"
     "    output = x * self.mask / (1 - self.p)",
     {"mask": "complaints.mask_kept"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= 0.5\n"
     "    output = x * kept / (1 - self.p)",
     {"rate": "complaints.rate_without_p"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    torch.manual_seed(0)\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"mask": "complaints.mask_kept"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = (x * kept / (1 - self.p)).detach()",
     {"gradient": "complaints.dropout_without_graph"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    n = x.numel()\n"
     "    drop = torch.randperm(n)[: int(n * self.p)]\n"
     "    kept = torch.ones(n, dtype=x.dtype)\n"
     "    kept[drop] = 0\n"
     "    output = x * kept.reshape(x.shape) / (1 - self.p)",
     {"mask": "complaints.as_many_each_time"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / kept.double().mean()",
     {"scale": "complaints.kept_over_count"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = (torch.rand_like(x) * x) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"rate": "complaints.other_rate"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    noise = torch.rand_like(x)\n"
     "    output = x * noise / (1 - self.p)",
     {"scale": "complaints.kept_entries_changed"} | dict.fromkeys(("rate", "mask"), "complaints.nothing_dropped")),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training and torch.rand(1) < self.p:\n"
     "    output = x * 0\n"
     "elif self.training:\n"
     "    output = x / (1 - self.p)",
     {"mask": "complaints.mask_whole"}),
    ("dropout",
     "super().__init__()\n"
     "p = p\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= p\n"
     "    output = x * kept / (1 - p)",
     dict.fromkeys(("scale", "rate", "mask", "eval", "gradient"), "mistakes.not_found_on_self")),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p)\n"
     "else:\n"
     "    output = torch.zeros_like(x)",
     {"eval": "complaints.zeros_in_eval"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "kept = torch.rand_like(x) >= self.p\n"
     "output = x * kept / (1 - self.p)\n"
     "self.eval()",
     {"mask": "complaints.dropout_switches_mode"} | {"eval": "complaints.drops_in_eval"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept - self.p / (1 - self.p)",
     {"scale": "complaints.kept_entries_changed"} | dict.fromkeys(("rate", "mask"), "complaints.nothing_dropped") | {"gradient": "complaints.dropout_gradient"}),
    ("restore",
     "import copy as c\n"
     "copy = make_model()\n"
     "copy.__dict__ = c.copy(model.__dict__)",
     {"independent": "complaints.models_share_memory"}),
    ("restore",
     "copy = make_model()\n"
     "copy.load_state_dict({k: v for k, v in model.state_dict().items() if 'running' not in k}, strict=False)\n"
     "copy.train(model.training)",
     {"state": "mistakes.buffers_left_out"}),
    ("restore",
     "copy = make_model()\n"
     "copy.load_state_dict(model.state_dict())\n"
     "model.eval()\n"
     "copy.eval()",
     {"mode": "complaints.original_mode_changed"}),
    ("restore",
     "copy = model\ncopy.load_state_dict(make_model().state_dict())",
     dict.fromkeys(("state", "independent", "mode"), "complaints.same_model")),
    ("restore",
     "copy = make_model()\n"
     "for a, b in zip(copy.parameters(), model.parameters()):\n"
     "    with torch.no_grad():\n"
     "        a.copy_(b.T if b.ndim == 2 and b.shape[0] == b.shape[1] else b * 1.0001)\n"
     "copy.train(model.training)",
     {"state": "unexplained"},
     "a factor on what is copied, and a transposition that never comes about"),
    ("restore",
     "copy = make_model()\n"
     "for key in model.state_dict():\n"
     "    copy.state_dict()[key] = model.state_dict()[key]\n"
     "copy.train(model.training)",
     {"state": "mistakes.nothing_restored"}),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.momentum_added")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.adam_taken")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss)",
     {"loop": "complaints.losses_keep_graphs"}),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = (nn.functional.mse_loss(model(x), y, reduction='none')).mean(1).sum()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.loop_mean_over_outputs")),
    ("train",
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y)**2).sum()\n"
     "    model.zero_grad()\n"
     "    loss.backward()\n"
     "    for p in model.parameters():\n"
     "        p = p - learning_rate * p.grad\n"
     "    losses.append(loss.item())",
     {"losses": "mistakes.loss_stands_still"} | dict.fromkeys(("w1", "b1", "w2", "b2", "loop"), "complaints.step_never_taken")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.loop_gradient_clipped")),
    ("train",
     "optimizer = torch.optim.SGD([model.parameters().__next__()], lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1"), "mistakes.only_some_move") | dict.fromkeys(("b1", "w2", "b2"), "mistakes.parameter_not_moved")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((y - model(x))**2).sum().sqrt()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.square_root")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward(retain_graph=True)\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.step_doubled")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    (-loss).backward()\n"
     "    optimizer.step()\n"
     "    losses.append(-loss.item())",
     {"losses": "two_at_once.opposite_sign + mistakes.climbs"} | dict.fromkeys(("w1", "b1", "w2", "b2"), "mistakes.climbs")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "model.eval()\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.insert(0, loss.item())",
     {"losses": "mistakes.losses_in_other_order"} | complaint("left_in_eval_mode", "loop")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, nesterov=True, momentum=0.5)\n"
     "for _ in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.descent_settings")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "model.double()\n"
     "pred = model(x)\n"
     "for _ in range(steps):\n"
     "    loss = ((pred - y)**2).sum()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward(retain_graph=True)\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2", "loop"), "mistakes.graph_is_outdated")),
]

RIGHT += [
    ("linear_layer",
     "super().__init__()\n"
     "for name, value in (('weight', torch.empty(d_out, d_in).normal_(std=d_in**-0.5)), ('bias', torch.zeros(d_out))):\n"
     "    setattr(self, name, nn.Parameter(value))\n"
     "### NEXT BLANK\n"
     "output = torch.einsum('nd,jd->nj', x, self.weight) + self.bias.expand(x.shape[0], -1)"),
    ("two_layer_net",
     "super().__init__()\n"
     "sizes = {'linear1': (d_in, h), 'linear2': (h, d_out)}\n"
     "for name, size in sizes.items():\n"
     "    self.add_module(name, nn.Linear(*size))\n"
     "### NEXT BLANK\n"
     "first, second = self.children()\n"
     "pre = first(x)\n"
     "y_pred = second(torch.where(pre > 0, pre, torch.zeros_like(pre)))"),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "self.keep = 1.0 - p\n"
     "### NEXT BLANK\n"
     "if not self.training:\n"
     "    return x\n"
     "mask = torch.bernoulli(torch.full_like(x, self.keep)).div_(self.keep)\n"
     "output = mask * x"),
    ("restore",
     "copy = make_model()\n"
     "with torch.no_grad():\n"
     "    for name, value in model.state_dict().items():\n"
     "        copy.state_dict()[name].copy_(value)\n"
     "copy = copy.train() if model.training else copy.eval()"),
    ("train",
     "opt = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "def turn(left):\n"
     "    if left == 0:\n"
     "        return []\n"
     "    model.zero_grad()\n"
     "    error = torch.linalg.vector_norm(model(x) - y) ** 2\n"
     "    error.backward()\n"
     "    opt.step()\n"
     "    return [error.item(), *turn(left - 1)]\n"
     "losses.extend(turn(steps))"),
    ("linear_layer",
     "super().__init__()\n"
     "self.register_parameter('bias', nn.Parameter(torch.zeros(d_out)))\n"
     "bound = d_in ** -0.5\n"
     "self.register_parameter('weight', nn.Parameter(torch.empty(d_out, d_in).uniform_(-bound, bound)))\n"
     "### NEXT BLANK\n"
     "rows = [torch.mv(self.weight, row) + self.bias for row in x]\n"
     "output = torch.stack(rows)"),
    ("linear_layer",
     "nn.Module.__init__(self)\n"
     "self.weight = nn.Parameter(torch.empty((d_out, d_in)))\n"
     "nn.init.kaiming_uniform_(self.weight, a=5 ** 0.5)\n"
     "self.bias = nn.Parameter(self.weight.new_zeros(d_out))\n"
     "### NEXT BLANK\n"
     "output = torch.baddbmm(self.bias[None, None], x[None], self.weight.T[None])[0]"),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = torch.addmm(self.bias, x, self.weight.t())"),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "extended = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)\n"
     "output = extended @ torch.cat([self.weight, self.bias[:, None]], dim=1).T"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear2 = nn.Linear(h, d_out)\n"
     "self.linear1 = nn.Linear(d_in, h)\n"
     "### NEXT BLANK\n"
     "from functools import reduce\n"
     "y_pred = reduce(lambda value, part: part(value), (self.linear1, torch.relu, self.linear2), x)"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "self._act = nn.ReLU(inplace=True)\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self._act(self.linear1(x)))"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1, self.linear2 = (MyLinear(a, b) for a, b in ((d_in, h), (h, d_out)))\n"
     "### NEXT BLANK\n"
     "h = self.linear1(x)\n"
     "y_pred = self.linear2((h + h.abs()) / 2)"),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = torch.where(torch.rand(x.shape, dtype=x.dtype, device=x.device) < self.p, 0.0, x / (1 - self.p)) if self.training else x.clone()"),
    ("dropout",
     "super().__init__()\n"
     "self.register_buffer('keep', torch.tensor(1.0 - p))\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    drawn = torch.distributions.Bernoulli(probs=float(self.keep)).sample(x.shape).to(x)\n"
     "    output = x * drawn / float(self.keep)"),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "if self.training:\n"
     "    output = x.masked_fill(torch.rand_like(x) < self.p, 0).div(1 - self.p)\n"
     "else:\n"
     "    output = x + 0"),
    ("restore",
     "import io\n"
     "buffer = io.BytesIO()\n"
     "torch.save(model.state_dict(), buffer)\n"
     "buffer.seek(0)\n"
     "copy = make_model()\n"
     "copy.load_state_dict(torch.load(buffer))\n"
     "(copy.train if model.training else copy.eval)()"),
    ("restore",
     "copy = make_model()\n"
     "mine = {**dict(copy.named_parameters()), **dict(copy.named_buffers())}\n"
     "theirs = {**dict(model.named_parameters()), **dict(model.named_buffers())}\n"
     "for name in mine:\n"
     "    mine[name].data.copy_(theirs[name].data)\n"
     "for a, b in zip(copy.modules(), model.modules()):\n"
     "    a.training = b.training"),
    ("train",
     "with torch.enable_grad():\n"
     "    opt = torch.optim.SGD([dict(params=model.parameters(), lr=learning_rate)])\n"
     "    for i in range(steps, 0, -1):\n"
     "        opt.zero_grad(set_to_none=False)\n"
     "        r = (model(x) - y).flatten()\n"
     "        loss = torch.dot(r, r)\n"
     "        loss.backward()\n"
     "        losses.append(loss.detach().numpy().item())\n"
     "        opt.step()"),
    ("train",
     "class Trainer:\n"
     "    def __init__(self):\n"
     "        self.opt = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "        self.seen = []\n"
     "    def turn(self):\n"
     "        self.opt.zero_grad()\n"
     "        self.loss = sum(((a - b) ** 2).sum() for a, b in zip(model(x), y))\n"
     "        self.loss.backward()\n"
     "        self.opt.step()\n"
     "        self.seen.append(self.loss.item())\n"
     "trainer = Trainer()\n"
     "for _ in range(steps):\n"
     "    trainer.turn()\n"
     "losses = trainer.seen"),
]

WRONG += [
    ("restore",
     "copy = make_model()\n"
     "for name, value in copy.state_dict().items():\n"
     "    if value.is_floating_point():\n"
     "        value.copy_(model.state_dict()[name])\n"
     "copy.train(model.training)",
     {"state": "mistakes.some_buffers_left_out"}),
    ("restore",
     "copy = make_model()\n"
     "kept = {k: v for k, v in model.state_dict().items() if not k.endswith('var')}\n"
     "copy.load_state_dict(kept, strict=False)\n"
     "copy.train(model.training)",
     {"state": "mistakes.some_buffers_left_out"}),
]

WRONG += [
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias + x.mean()",
     {"output": "mistakes.shifted"}),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = self.bias + self.weight @ x.T",
     dict.fromkeys(("output", "gradients"), "complaints.forward_raised")),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in))\n"
     "self.bias = self.weight[:, 0]\n"
     "### NEXT BLANK\n"
     "output = x @ self.weight.T + self.bias",
     {"parameters": "complaints.parameter_calculated_with"} | {"output": "unexplained"} | {"gradients": "complaints.gradient_misses_a_way"},
     "the output has a bias that holds a column of the weight: named by the parameters"),
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = torch.zeros(x.shape[0], self.bias.shape[0], dtype=x.dtype)\n"
     "for i in range(1, x.shape[0]):\n"
     "    output[i] = self.weight @ x[i] + self.bias",
     {"output": "unexplained"},
     "the entries left at zero are counted and shown, which says as much"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h = self.linear1(x).clamp(min=0)\n"
     "self.h = h\n"
     "y_pred = self.linear2(h) * self.linear2.bias",
     {"output": "unexplained"},
     "a product of the output and a bias"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "self.linear1.requires_grad_(False)\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.parameter_frozen"} | {"gradients": "complaints.gradient_of_plain"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.fc1 = MyLinear(d_in, h)\n"
     "self.fc2 = MyLinear(h, d_out)\n"
     "### NEXT BLANK\n"
     "y_pred = self.fc2(self.fc1(x))",
     {"output": "mistakes.relu_between_missing"} | {"state_dict": "complaints.state_names"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "self.linear2.weight = self.linear1.weight\n"
     "### NEXT BLANK\n"
     "y_pred = self.linear2(self.linear1(x).clamp(min=0))",
     {"parameters": "complaints.registered_shapes"} | dict.fromkeys(("output", "gradients"), "complaints.forward_raised") | {"state_dict": "complaints.state_shapes"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h_relu = self.linear1(x)\n"
     "h_relu[h_relu > 0] = 0\n"
     "y_pred = self.linear2(h_relu)",
     {"output": "mistakes.relu_keeps_negative"}),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "y_pred = torch.relu(self.linear1(x))\n"
     "self.linear2(y_pred)",
     {"output": "mistakes.hidden_returned"} | {"gradients": "complaints.parameter_unused"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "if self.training == False:\n"
     "    return x * (1 - self.p)\n"
     "kept = torch.rand_like(x) > self.p\n"
     "output = x * kept / (1 - self.p)",
     {"eval": "mistakes.scaled_in_eval"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand(x.shape[0], *[1] * (x.dim() - 1), dtype=x.dtype) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"mask": "complaints.mask_shared"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = nn.Parameter(torch.tensor(p))\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p)",
     {"gradient": "complaints.dropout_learns"}),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = torch.where(kept, x, -x) / (1 - self.p)",
     {"scale": "complaints.dropped_not_zero"} | dict.fromkeys(("rate", "mask"), "complaints.dropped_not_zero")),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "output = x\n"
     "if self.training:\n"
     "    kept = torch.rand_like(x) >= self.p\n"
     "    output = x * kept / (1 - self.p) + self.p * (~kept)",
     {"scale": "complaints.dropped_to_constant"} | dict.fromkeys(("rate", "mask"), "complaints.dropped_to_constant") | {"gradient": "complaints.dropout_gradient"}),
    ("restore",
     "copy = make_model()\n"
     "copy.load_state_dict(model.state_dict())\n"
     "copy.eval() if model.training else copy.train()\n"
     "model.load_state_dict(copy.state_dict())",
     {"mode": "complaints.mode_not_taken"}),
    ("restore",
     "copy = make_model()\n"
     "for a, b in zip(copy.children(), model.children()):\n"
     "    a.load_state_dict(b.state_dict())\n"
     "    break\n"
     "copy.train(model.training)",
     {"state": "mistakes.one_layer_copied"}),
    ("restore",
     "torch.save(model, 'm.pt') if False else None\n"
     "copy = make_model()\n"
     "copy.load_state_dict(model.state_dict(), assign=True)\n"
     "copy.train(model.training)",
     {"independent": "complaints.models_share_memory"}),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for k in range(steps):\n"
     "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())\n"
     "    for g in optimizer.param_groups:\n"
     "        g['lr'] *= 0.9",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.rate_changes")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for k in range(steps):\n"
     "    loss = nn.functional.huber_loss(model(x), y, reduction='sum')\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.other_loss")),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "for k in range(steps):\n"
     "    optimizer.zero_grad()\n"
     "    for a, b in zip(x, y):\n"
     "        loss = ((model(a) - b) ** 2).sum()\n"
     "        loss.backward()\n"
     "        optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "unexplained"),
     "a step for each sample, whose losses are those of the last one"),
    ("train",
     "for k in range(steps):\n"
     "    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     {"loop": "complaints.optimizer_made_anew"}),
]

RIGHT += [
    ("linear_layer",
     "super().__init__()\n"
     "self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)\n"
     "self.bias = nn.Parameter(torch.zeros(d_out))\n"
     "\n"
     "### NEXT BLANK\n"
     "output = nn.functional.conv1d(x[:, :, None], self.weight[:, :, None], self.bias)[:, :, 0]"),
    ("two_layer_net",
     "super().__init__()\n"
     "self.linear1 = MyLinear(d_in, h)\n"
     "self.linear2 = MyLinear(h, d_out)\n"
     "\n"
     "### NEXT BLANK\n"
     "h = self.linear1(x)\n"
     "with torch.no_grad():\n"
     "    mask = (h > 0).to(h.dtype)\n"
     "y_pred = self.linear2(h * mask)"),
    ("dropout",
     "super().__init__()\n"
     "self.p = p\n"
     "\n"
     "### NEXT BLANK\n"
     "if not self.training or self.p == 0:\n"
     "    return x\n"
     "draws = torch.tensor(np.random.default_rng().random(tuple(x.shape)))\n"
     "scale = torch.full((), 1 / (1 - self.p), dtype=x.dtype)\n"
     "output = torch.mul(x, torch.where(draws < self.p, torch.zeros_like(scale), scale))"),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"
     "criterion = nn.MSELoss(reduction='sum')\n"
     "history = np.zeros(steps)\n"
     "for k, _ in enumerate(history):\n"
     "    optimizer.zero_grad()\n"
     "    value = criterion(model(x), y)\n"
     "    value.backward()\n"
     "    history[k] = value\n"
     "    optimizer.step()\n"
     "losses = list(map(float, history))"),
]

#: In training mode, with a body for it.
IN_TRAINING = "if self.training:\n    return {}\nreturn x"
LOOKS = "    model.eval()\n    print((model(x) - y).square().sum().item())\n    model.train()\n"

# The mode is put back, or changed where nothing is learned any more.
RIGHT += [
    ("train", "was = model.training\nmodel.eval()\n" + turns() + "model.train(was)"),
    ("train", turns() + LOOKS),
    ("train", turns() + "model.eval()"),
    ("train", turns() + "with torch.no_grad():\n    model.eval()\n    print(model(x).mean())"),
]

WRONG += [
    ("train", "model.eval()\n" + turns(), complaint("left_in_eval_mode", "loop")),
    ("train", turns() + "    model.eval()\n", complaint("left_in_eval_mode", "loop")),
    ("train", OPTIMIZER + TURNS + "    loss = nn.MSELoss()(model(x), y)\n" + BACK + ZERO + STEP + NOTE,
     mistake("mse_left_at_mean + mistakes.loss_stands_still", "losses") | complaint("zeroed_too_early", *TRAIN_PARTS[1:])),
    ("train", OPTIMIZER + TURNS + LOSS.replace(".sum()", ".sum() / 2") + BACK + ZERO + STEP + NOTE,
     mistake("half + mistakes.loss_stands_still", "losses") | complaint("zeroed_too_early", *TRAIN_PARTS[1:])),
    ("dropout", both(KEEP_P, "self.train()\n" + IN_TRAINING.format("x * (torch.rand_like(x) >= self.p) / (1 - self.p)")),
     complaint("dropout_switches_back", "eval")),
    ("dropout", both(KEEP_P, IN_TRAINING.format("(x - (torch.rand_like(x) < self.p) * 1.0) / (1 - self.p)")),
     complaint("mask_not_multiplied", *DROPPING) | complaint("dropout_gradient", "gradient")),
    ("dropout", both(KEEP_P, IN_TRAINING.format("torch.where(torch.rand_like(x) > self.p, x, x.mean())")),
     complaint("dropped_to_constant", *DROPPING) | complaint("dropout_gradient", "gradient")),
    ("dropout", both(KEEP_P, IN_TRAINING.format("torch.where(torch.rand_like(x) > self.p, x / (1 - self.p), x.mean(0))")),
     complaint("dropped_not_zero", *DROPPING) | complaint("dropout_gradient", "gradient")),
    ("dropout", both(KEEP_P, IN_TRAINING.format("x * torch.rand(x.shape).round() / (1 - self.p)")), complaint("rate_without_p", "rate")),
    ("two_layer_net", both(NET + "self.act = nn.PReLU()\n", "y_pred = self.linear2(self.act(self.linear1(x)))"),
     complaint("parameter_extra", "parameters") | mistake("another_activation", "output") | complaint("state_names", "state_dict")),
]

RIGHT += [
    ('dropout', "super().__init__()\nself.p = p\n### NEXT BLANK\nimport numpy as np\nif self.training:\n    keep = torch.from_numpy((np.random.random(tuple(x.shape)) > self.p).astype('float64'))\n    output = x * keep.to(x.dtype) * (1 / (1 - self.p))\nelse:\n    output = x"),
    ('train', 'opt = torch.optim.SGD([dict(params=model.parameters(), lr=learning_rate)], lr=1.0)\ncriterion = nn.MSELoss(reduction="sum")\nfor step in range(steps):\n    prediction = model(x)\n    loss = criterion(prediction, y)\n    loss.backward()\n    opt.step()\n    model.zero_grad()\n    losses.append(loss.detach().item())'),
]
