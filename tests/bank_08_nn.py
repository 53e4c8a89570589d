"""Right and wrong answers to the exercises of 08-nn, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A body is what
stands in the blank. Several loops are put together from the lines below, so that what
is wrong with one stands out.
"""
# fmt: off

STAGE = "08-nn"


def every(key, *parts):
    return dict.fromkeys(parts, key)


# ------------------------------------------------------------------- build_model

def net(*layers):
    return f"model = nn.Sequential({', '.join(layers)})"


IN, OUT, RELU = "nn.Linear(d_in, h)", "nn.Linear(h, d_out)", "nn.ReLU()"

#: A class, put together from what its methods do.
CLASS = """class TwoLayers(nn.Module):
    def __init__(self):
        {init}
    def forward(self, x):
        {forward}
model = TwoLayers()"""
INIT = "super().__init__(); self.one = nn.Linear(d_in, h); self.two = nn.Linear(h, d_out)"
FORWARD = "return self.two(self.one(x).clamp(min=0))"


def a_class(init=INIT, forward=FORWARD):
    return CLASS.format(init=init, forward=forward)


LIST = """super().__init__(); self.layers = [nn.Linear(d_in, h), nn.Linear(h, d_out)]"""
OWN_PARAMETERS = """super().__init__()
        self.a = nn.Parameter(torch.randn(h, d_in) / d_in**0.5)
        self.b = nn.Parameter(torch.zeros(h))
        self.c = nn.Parameter(torch.randn(d_out, h) / h**0.5)
        self.d = nn.Parameter(torch.zeros(d_out))"""

MODEL = ("parameters", "output", "gradients")

# ------------------------------------------------------------------ load_weights

NO_GRAD = "with torch.no_grad():\n"
COPY_1 = "    model[0].weight.copy_(torch.from_numpy(w1.T))\n"
COPY_2 = "    model[2].weight.copy_(torch.from_numpy(w2.T))\n"
ZERO_1 = "    model[0].bias.zero_()\n"
ZERO_2 = "    model[2].bias.zero_()\n"
ZEROS = ZERO_1 + ZERO_2
LOADED = ("w1", "w2", "biases", "parameters")
NOTHING_LOADED = {"w1": "mistakes.not_loaded", "w2": "mistakes.not_loaded", "biases": "mistakes.biases_not_zeroed",
                  "parameters": "complaints.nothing_loaded"}

# ------------------------------------------------------------------------- train

SUM = "criterion = nn.MSELoss(reduction='sum')\n"
TURN = "for t in range(steps):\n"
FORWARD_PASS = "    loss = criterion(model(x), y)\n"
NOTE = "    losses.append(loss.item())\n"
ZERO = "    model.zero_grad()\n"
BACK = "    loss.backward()\n"
STEP = """    with torch.no_grad():
        for p in model.parameters():
            p -= learning_rate * p.grad
"""
HEAD = SUM + TURN + FORWARD_PASS + NOTE
TRAINED = ("w1", "b1", "w2", "b2")
ALL = ("losses", *TRAINED)
STILL = "mistakes.parameter_stands_still"


def moved(update):
    """The loop with another update of each parameter p."""
    return HEAD + ZERO + BACK + STEP.replace("p -= learning_rate * p.grad", update)


#: As the tutorials write it, with a print and other names.
TUTORIAL = """
criterion = torch.nn.MSELoss(reduction='sum')
for step in range(steps):
    out = model(x)
    error = criterion(out, y)
    if step % 3 == 0:
        print(step, error.item())
    losses.append(error.item())
    model.zero_grad()
    error.backward()
    with torch.no_grad():
        for weight in model.parameters():
            weight.data -= learning_rate * weight.grad
"""

BY_HAND = """
first, second = model[0], model[2]
for _ in range(steps):
    with torch.no_grad():
        h = first(x)
        y_pred = second(h.clamp(min=0))
        losses.append((y_pred - y).pow(2).sum().item())
        up, gw2, gb2 = linear_backward(h.clamp(min=0), second.weight, mse_gradients(y_pred, y)[0])
        _, gw1, gb1 = linear_backward(x, first.weight, up * (h > 0))
        for p, g in zip(model.parameters(), (gw1, gb1, gw2, gb2)):
            p -= learning_rate * g
"""

SGD = "opt = torch.optim.SGD(model.parameters(), lr=learning_rate)\n"

RIGHT = [
    # build_model
    ("build_model", net("torch.nn.Linear(d_in, h)", "torch.nn.ReLU()", "torch.nn.Linear(h, d_out)")),
    ("build_model", net("nn.Linear(in_features=d_in, out_features=h, bias=True)", "nn.ReLU(inplace=True)", OUT)),
    ("build_model", "model = nn.Sequential()\nmodel.append(nn.Linear(d_in, h))\nmodel.append(nn.ReLU())\nmodel.append(nn.Linear(h, d_out))"),
    ("build_model", "from collections import OrderedDict\nmodel = nn.Sequential(OrderedDict("
     "one=nn.Linear(d_in, h), act=nn.ReLU(), two=nn.Linear(h, d_out)))"),
    ("build_model", f"layers = [{IN}, {RELU}, {OUT}]\nmodel = nn.Sequential(*layers)"),
    ("build_model", f"return nn.Sequential(nn.Sequential({IN}, {RELU}), {OUT})"),
    ("build_model", a_class()),
    ("build_model", a_class(forward="return self.two(torch.relu(self.one(x)))")),
    ("build_model", a_class(LIST.replace("[", "nn.ModuleList([").replace("]", "])"),
     "return self.layers[1](nn.functional.relu(self.layers[0](x)))")),
    ("build_model", a_class(OWN_PARAMETERS, "return torch.clamp(x @ self.a.T + self.b, min=0) @ self.c.T + self.d")),
    ("build_model", net(IN, "nn.Threshold(0, 0)", OUT)),
    ("build_model", net(IN, RELU, OUT) + "\nmodel = model.double()"),
    ("build_model", net(IN, RELU, "nn.Identity()", OUT) + "\nnn.init.zeros_(model[0].bias)"),
    ("build_model", "torch.manual_seed(3)\n" + net(IN, RELU, OUT)),
    ("build_model", "class Rectifier(nn.Module):\n    def forward(self, rows):\n        return torch.maximum(rows, torch.tensor(0.0))\n"
     + net(IN, "Rectifier()", OUT)),
    ("build_model", net("nn.LazyLinear(h)", RELU, "nn.LazyLinear(d_out)") + "\nmodel(torch.zeros(1, d_in))"),
    # load_weights
    ("load_weights", "w, b, v, c = (p.detach().numpy() for p in model.parameters())\nw[:] = w1.T\nv[:] = w2.T\nb[:] = c[:] = 0"),
    ("load_weights", NO_GRAD.replace("no_grad", "inference_mode") + COPY_1 + COPY_2 + ZEROS),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + ZEROS),
    ("load_weights", "model[0].weight.data.copy_(torch.tensor(w1).t())\nmodel[2].weight.data.copy_(torch.tensor(w2).t())\n"
     "model[0].bias.data.zero_()\nmodel[2].bias.data.fill_(0)"),
    ("load_weights", "for p, new in zip(model.parameters(), (w1.T, 0 * w1[0], w2.T, 0 * w2[0])):\n"
     "    p.data[:] = torch.from_numpy(new)"),
    ("load_weights", "model.load_state_dict(dict(zip(model.state_dict(), map(torch.as_tensor,\n"
     "    (w1.T, np.zeros(w1.shape[1]), w2.T, np.zeros(w2.shape[1]))))))"),
    ("load_weights", "arrays = iter([w1, w2])\nfor layer in model.modules():\n    if isinstance(layer, nn.Linear):\n"
     "        with torch.no_grad():\n            layer.weight[...] = torch.from_numpy(next(arrays).T.copy())\n"
     "        nn.init.zeros_(layer.bias)"),
    ("load_weights", NO_GRAD + "    a, b, c, d = model.parameters()\n    a -= a - torch.from_numpy(w1).T\n"
     "    c.mul_(0).add_(torch.from_numpy(w2).T)\n    b *= 0\n    d -= d.clone()"),
    ("load_weights", "nn.init.constant_(model[0].bias, 0.0)\nnn.init.constant_(model[2].bias, 0.0)\n"
     "model[0].weight.data = torch.tensor(w1.T, dtype=model[0].weight.dtype)\n"
     "model[2].weight.data = torch.tensor(w2.T, dtype=model[2].weight.dtype)"),
    ("load_weights", "@torch.no_grad()\ndef put(p, value):\n    p.set_(torch.as_tensor(value, dtype=p.dtype).clone())\n"
     "for p, v in zip(model.parameters(), [np.transpose(w1), np.zeros(w1.shape[1]), np.transpose(w2), np.zeros(w2.shape[1])]):\n"
     "    put(p, v.copy())"),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + ZEROS + "return model"),
    # linear_backward
    ("linear_backward", "grad_x = grad_output.mm(weight)\ngrad_weight = grad_output.t().mm(x)\ngrad_bias = grad_output.sum(0)"),
    ("linear_backward", "grad_x = torch.einsum('no,oi->ni', grad_output, weight)\n"
     "grad_weight = torch.einsum('no,ni->oi', grad_output, x)\ngrad_bias = torch.einsum('no->o', grad_output)"),
    ("linear_backward", "grad_x = (weight.T @ grad_output.T).T\ngrad_weight = (x.T @ grad_output).T\n"
     "grad_bias = grad_output.T @ torch.ones_like(x[:, 0])"),
    ("linear_backward", "grad_x = nn.functional.linear(grad_output, weight.T)\ngrad_weight = torch.matmul(grad_output.mT, x)\n"
     "grad_bias = grad_output.sum(dim=0, keepdim=True).squeeze(0)"),
    ("linear_backward", "g = grad_output\nreturn g @ weight, sum(torch.outer(g[n], x[n]) for n in range(len(x))), sum(g)"),
    ("linear_backward", "grad_x = torch.zeros_like(x)\ngrad_weight = torch.zeros_like(weight)\ngrad_bias = torch.zeros_like(weight[:, 0])\n"
     "for g, row in zip(grad_output, x):\n    grad_weight += g[:, None] * row[None]\n    grad_bias += g\n"
     "for j in range(weight.shape[0]):\n    grad_x += grad_output[:, j:j + 1] * weight[j]"),
    ("linear_backward", "grad_x = (grad_output[:, :, None] * weight).sum(1)\n"
     "grad_weight = (grad_output[:, :, None] * x[:, None, :]).sum(0)\ngrad_bias = grad_output.mean(0) * len(grad_output)"),
    ("linear_backward", "extended = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)\nboth = grad_output.T @ extended\n"
     "grad_x, grad_weight, grad_bias = grad_output @ weight, both[:, :-1], both[:, -1]"),
    # mse_gradients
    ("mse_gradients", "difference = y_pred - y\nreturn 2 * difference, 2 * difference / difference.numel()"),
    ("mse_gradients", "n, o = y.shape\ngrad_sum = -2 * (y - y_pred)\ngrad_mean = 2 / (n * o) * (y_pred - y)"),
    ("mse_gradients", "grad_sum = (y_pred - y).mul(2)\ngrad_mean = grad_sum.div(y.shape[0] * y.shape[1])"),
    ("mse_gradients", "grad_sum = y_pred.sub(y) + y_pred.sub(y)\ngrad_mean = grad_sum / y.nelement()"),
    # train
    ("train", TUTORIAL),
    ("train", HEAD + ZERO + BACK + STEP),
    ("train", HEAD + BACK + STEP + ZERO),
    ("train", SUM + TURN + ZERO + FORWARD_PASS + BACK + STEP + NOTE),
    ("train", HEAD + BACK + STEP + "            p.grad.zero_()"),
    ("train", HEAD + BACK + STEP + "            p.grad = None"),
    ("train", moved("p.data = p.data - learning_rate * p.grad")),
    ("train", moved("p.copy_(p - learning_rate * p.grad)")),
    ("train", moved("p.add_(p.grad, alpha=-learning_rate)")),
    ("train", moved("p[...] = p - learning_rate * p.grad")),
    ("train", HEAD + "    for p, g in zip(model.parameters(), torch.autograd.grad(loss, list(model.parameters()))):\n"
     "        p.data -= learning_rate * g"),
    ("train", "params = list(model.parameters())\n" + TURN + "    loss = torch.nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     + NOTE + "    for p in params:\n        p.grad = None\n" + BACK + STEP.replace("model.parameters()", "params")),
    ("train", TURN + "    loss = ((y - model(x)) ** 2).sum()\n    losses += [float(loss)]\n" + ZERO + BACK
     + STEP.replace("no_grad", "inference_mode").replace("p -= learning_rate * p.grad", "p.data.sub_(learning_rate * p.grad)")),
    ("train", "loss_fn = nn.MSELoss()\n" + TURN + "    loss = loss_fn(model(x), y) * y.numel()\n" + NOTE + ZERO + BACK + STEP),
    ("train", SUM + SGD + TURN + FORWARD_PASS + NOTE + "    opt.zero_grad()\n" + BACK + "    opt.step()"),
    ("train", SUM + "model.train()\nwhile len(losses) < steps:\n" + FORWARD_PASS + ZERO + BACK + NOTE + STEP),
    ("train", "@torch.no_grad()\ndef step():\n    for p in model.parameters():\n        p.sub_(learning_rate * p.grad)\n        p.grad.zero_()\n"
     + HEAD + BACK + "    step()"),
    ("train", HEAD + ZERO + BACK + "    state = model.state_dict()\n    for name, p in model.named_parameters():\n"
     "        state[name] = p.detach() - learning_rate * p.grad\n    model.load_state_dict(state)"),
    ("train", SUM + TURN + FORWARD_PASS + "    losses.append(loss.detach())\n" + ZERO + BACK + STEP),
]

RIGHT += [
    ("train", SUM + SGD + TURN + "    def closure():\n        opt.zero_grad()\n        loss = criterion(model(x), y)\n"
     "        loss.backward()\n        return loss\n    losses.append(opt.step(closure).item())"),
    ("train", "names = dict(model.named_parameters())\n" + SUM + TURN + "    loss = criterion(torch.func.functional_call(model, names, x), y)\n"
     + NOTE + ZERO + BACK + STEP.replace("model.parameters()", "names.values()")),
    ("train", SUM + TURN + "    losses.append(0.0)\n" + ZERO + "    for sample, target in zip(x, y):\n"
     "        loss = criterion(model(sample), target)\n        losses[-1] += loss.item()\n        loss.backward()\n" + STEP),
]

EQUIVALENT = [
    ("mse_gradients", "grad_sum = -2 * (y - y_pred)\ngrad_mean = grad_sum / len(y) / y.shape[1]",
     "two signs, and a mean over the batch of means over the outputs"),
]

WRONG = [
    # build_model: the numbers
    ("build_model", net(IN, OUT), {"output": "mistakes.model_without_relu"}),
    ("build_model", net(IN, OUT, RELU), {"output": "mistakes.relu_moved_to_the_end"}),
    ("build_model", net(IN, RELU, OUT, RELU), {"output": "mistakes.relu_on_output"}),
    ("build_model", net(RELU, IN, OUT), {"output": "mistakes.relu_of_x"}),
    ("build_model", net(RELU, IN, RELU, OUT), {"output": "mistakes.relu_of_x"}),
    ("build_model", net(IN, "nn.LeakyReLU()", OUT), {"output": "mistakes.leaky_relu"}),
    ("build_model", net(IN, "nn.Sigmoid()", OUT), {"output": "mistakes.sigmoid_for_relu"}),
    ("build_model", net(IN, "nn.Tanh()", OUT), {"output": "mistakes.tanh_for_relu"}),
    ("build_model", net(IN, "nn.GELU()", OUT), {"output": "mistakes.other_activation"}),
    ("build_model", net(IN, "nn.Softplus()", OUT), {"output": "mistakes.other_activation"}),
    ("build_model", net(IN, "nn.ReLU6()", OUT), {"output": "mistakes.other_activation"}),
    ("build_model", net(IN, RELU, OUT, "nn.Softmax(dim=1)"), {"output": "mistakes.squashed_output"}),
    ("build_model", net(IN, RELU, OUT, "nn.Sigmoid()"), {"output": "mistakes.squashed_output"}),
    ("build_model", a_class(forward="return self.two(self.one(x))"), {"output": "mistakes.model_without_relu"}),
    ("build_model", net(IN, RELU, "nn.Dropout()", OUT),
     every("complaints.model_is_random", "output", "gradients")),
    ("build_model", a_class(forward="return self.two(self.one(x.float()).double().relu())"),
     every("mistakes.dtypes_mixed", *MODEL)),
    ("build_model", a_class(forward="return self.two(self.one(x).relu()).float()"),
     every("complaints.dtype_lost", "output", "gradients")),
    # build_model: the parameters
    ("build_model", net("nn.Linear(d_in, h, bias=False)", RELU, "nn.Linear(h, d_out, bias=False)"),
     every("complaints.biases_missing", *MODEL)),
    ("build_model", net(IN, RELU, "nn.Linear(h, d_out, bias=False)"), every("complaints.parameters_missing", *MODEL)),
    ("build_model", net(IN, RELU), every("complaints.parameters_missing", *MODEL)),
    ("build_model", net("nn.Linear(d_in, d_out)"), every("complaints.parameters_missing", *MODEL)),
    ("build_model", net(IN, RELU, "nn.Linear(h, h)", RELU, OUT), every("complaints.parameters_too_many", *MODEL)),
    ("build_model", net(IN, "nn.BatchNorm1d(h)", RELU, OUT), every("complaints.parameters_too_many", *MODEL)),
    ("build_model", net("nn.Linear(h, d_in)", RELU, "nn.Linear(d_out, h)"), every("complaints.parameter_shapes", *MODEL)),
    ("build_model", net("nn.Linear(d_in, h)", RELU, "nn.Linear(d_out, h)"), every("complaints.parameter_shapes", *MODEL)),
    ("build_model", net("nn.Linear(1000, 100)", RELU, "nn.Linear(100, 10)"), every("complaints.sizes_fixed", *MODEL)),
    ("build_model", net(IN, RELU, "nn.Linear(h, 10)"), every("complaints.parameter_shapes", *MODEL)),
    ("build_model", a_class(LIST, "return self.layers[1](self.layers[0](x).relu())"), every("complaints.no_parameters", *MODEL)),
    ("build_model", a_class("super().__init__(); self.two = nn.Linear(h, d_out); self.one = nn.Linear(d_in, h)"),
     every("complaints.parameter_order", *MODEL)),
    ("build_model", a_class(OWN_PARAMETERS.replace("h, d_in", "d_in, h").replace("d_out, h", "h, d_out"),
     "return (x @ self.a + self.b).relu() @ self.c + self.d"), every("complaints.parameter_shapes", *MODEL)),
    ("build_model", net(IN, RELU, OUT) + "\nmodel.requires_grad_(False)",
     {"parameters": "complaints.parameters_frozen", "gradients": "complaints.output_without_graph"}),
    ("build_model", net(IN, RELU, OUT) + "\nfor p in model.parameters():\n    nn.init.zeros_(p)",
     {"parameters": "complaints.weights_all_equal"}),
    ("build_model", net(IN, RELU, OUT) + "\nmodel[0].bias.requires_grad = False",
     every("complaints.parameters_frozen", "parameters", "gradients")),
    ("build_model", net(IN, RELU, OUT) + "\nmodel[2].weight.data /= 0", {"parameters": "complaints.start_not_finite"}),
    ("build_model", f"model = nn.ModuleList([{IN}, {RELU}, {OUT}])", every("mistakes.module_list_is_no_model", *MODEL)),
    ("build_model", f"model = nn.Sequential([{IN}, {RELU}, {OUT}])", every("mistakes.not_a_layer", *MODEL)),
    ("build_model", a_class(forward="return nn.Linear(h, d_out).double()(self.one(x).relu())"),
     every("complaints.model_is_random", "output", "gradients")),
    # build_model: the way back
    ("build_model", a_class(forward="return self.two(self.one(x).relu().detach())"),
     {"gradients": "complaints.parameters_cut_off"}),
    ("build_model", a_class(forward="return self.two(torch.relu(self.one(x).data))"),
     {"gradients": "complaints.parameters_cut_off"}),
    ("build_model", a_class(forward="with torch.no_grad(): return self.two(self.one(x).relu())"),
     {"gradients": "complaints.output_without_graph"}),
    # build_model: what comes back
    ("build_model", f"model = [{IN}, {RELU}, {OUT}]", every("complaints.no_module", *MODEL)),
    ("build_model", "model = None", every("complaints.no_module", *MODEL)),
    ("build_model", a_class().replace("TwoLayers()\n", "").replace("model = TwoLayers()", "model = TwoLayers"),
     every("complaints.class_not_instance", *MODEL)),
    ("build_model", net(IN, "nn.ReLU", OUT), every("mistakes.not_a_layer", *MODEL)),
    ("build_model", net(IN, "torch.relu", OUT), every("mistakes.not_a_layer", *MODEL)),
    ("build_model", a_class(INIT.replace("super().__init__(); ", "")), every("mistakes.module_init_missing", *MODEL)),
    ("build_model", a_class().replace("def forward", "def Forward"), every("mistakes.module_forward_missing", *MODEL)),
    ("build_model", a_class(forward="return self.one(self.two(x).relu())"), every("mistakes.layers_do_not_fit", *MODEL)),
    # load_weights
    ("load_weights", NO_GRAD + (COPY_1 + COPY_2).replace(".T", "") + ZEROS, every("mistakes.weight_shapes_differ", *LOADED)),
    ("load_weights", NO_GRAD + COPY_1.replace("w1", "w2") + COPY_2.replace("w2", "w1") + ZEROS,
     every("mistakes.weight_shapes_differ", *LOADED)),
    ("load_weights", "model[0].weight.data = torch.tensor(w1)\nmodel[2].weight.data = torch.tensor(w2)\n"
     "model[0].bias.data.zero_()\nmodel[2].bias.data.zero_()",
     {"w1": "mistakes.weight_not_transposed", "w2": "mistakes.weight_not_transposed",
      "parameters": "complaints.model_dtype_changed"}),
    ("load_weights", NO_GRAD + "    model[0].weight.copy_(torch.from_numpy(w1).reshape(w1.shape[::-1]))\n"
     "    model[2].weight.copy_(torch.from_numpy(w2).view_as(model[2].weight))\n" + ZEROS,
     {"w1": "mistakes.reshaped_not_transposed", "w2": "mistakes.reshaped_not_transposed"}),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2, {"biases": "mistakes.biases_not_zeroed"}),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + ZERO_1, {"biases": "mistakes.one_bias_not_zeroed"}),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + ZERO_2, {"biases": "mistakes.one_bias_not_zeroed"}),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + ZEROS.replace("zero_", "fill_").replace("()", "(1.0)"),
     {"biases": "mistakes.biases_are_one"}),
    ("load_weights", NO_GRAD + COPY_1 + ZEROS, {"w2": "mistakes.not_loaded"}),
    ("load_weights", NO_GRAD + "    weight = model[0].weight\n    weight = torch.from_numpy(w1.T)\n" + COPY_2 + ZEROS,
     {"w1": "mistakes.not_loaded"}),
    ("load_weights", "new = (w1.T, np.zeros(w1.shape[1]), w2.T, np.zeros(w2.shape[1]))\nfor p, value in zip(model.parameters(), new):\n"
     "    p = torch.from_numpy(value)",
     NOTHING_LOADED),
    ("load_weights", "pass", NOTHING_LOADED),
    ("load_weights", "model = build_model(*w1.shape, w2.shape[1])\n" + NO_GRAD + COPY_1 + COPY_2 + ZEROS, NOTHING_LOADED),
    ("load_weights", "torch.set_grad_enabled(False)\n" + (COPY_1 + COPY_2 + ZEROS).replace("    ", ""),
     {"parameters": "complaints.recording_left_off"}),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + "model[0].bias.data = 0", every("mistakes.array_is_no_tensor", *LOADED)),
    ("load_weights", NO_GRAD + COPY_1.replace("copy_", "add_") + COPY_2 + ZEROS, {"w1": "mistakes.weight_added"}),
    ("load_weights", (COPY_1 + COPY_2 + ZEROS).replace("    ", ""), every("mistakes.loaded_while_recording", *LOADED)),
    ("load_weights", "model[0].weight = torch.from_numpy(w1.T)", every("mistakes.plain_tensor_as_parameter", *LOADED)),
    ("load_weights", "model[0].weight = w1.T", every("mistakes.plain_tensor_as_parameter", *LOADED)),
    ("load_weights", NO_GRAD + "    model[0].weight.copy_(w1.T)", every("mistakes.array_is_no_tensor", *LOADED)),
    ("load_weights", "model.load_state_dict({'0.weight': w1.T, '2.weight': w2.T}, strict=False)", every("mistakes.array_is_no_tensor", *LOADED)),
    ("load_weights", "model.load_state_dict({'0.weight': torch.tensor(w1), '2.weight': torch.tensor(w2)}, strict=False)",
     every("mistakes.weight_shapes_differ", *LOADED)),
    ("load_weights", "model[0].weight.data = w1.T", every("mistakes.array_is_no_tensor", *LOADED)),
    ("load_weights", "model[0].weight.data = torch.from_numpy(w1.T)\nmodel[2].weight.data = torch.from_numpy(w2.T)\n"
     "model[0].bias.data.zero_()\nmodel[2].bias.data.zero_()", {"parameters": "complaints.memory_shared"}),
    ("load_weights", "model[0].weight = nn.Parameter(torch.tensor(w1.T))\nmodel[2].weight = nn.Parameter(torch.tensor(w2.T))\n"
     + NO_GRAD + ZEROS, {"parameters": "complaints.parameters_replaced"}),
    ("load_weights", "model[0].weight = nn.Parameter(torch.from_numpy(w1.T))\nmodel[2].weight = nn.Parameter(torch.from_numpy(w2.T))\n"
     + NO_GRAD + ZEROS, {"parameters": "complaints.memory_shared"}),
    ("load_weights", "model.requires_grad_(False)\n" + (COPY_1 + COPY_2 + ZEROS).replace("    ", ""),
     {"parameters": "complaints.parameters_frozen"}),
    ("load_weights", NO_GRAD + COPY_1 + COPY_2 + "model[0].bias = None\nmodel[2].bias = None",
     every("complaints.parameters_removed", *LOADED)),
    ("load_weights", "model.double()\n" + NO_GRAD + COPY_1 + COPY_2 + ZEROS, {"parameters": "complaints.model_dtype_changed"}),
    # linear_backward
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output",
     {"grad_bias": "mistakes.bias_not_summed"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.mean(0)",
     {"grad_bias": "mistakes.averaged_over_batch"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(1)",
     {"grad_bias": "mistakes.bias_wrong_axis"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(0, keepdim=True)",
     {"grad_bias": "mistakes.bias_axis_kept"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.mean(0, keepdim=True)",
     {"grad_bias": "mistakes.bias_axis_kept_mean"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum()",
     {"grad_bias": "mistakes.bias_summed_to_one"}),
    ("linear_backward", "grad_x = grad_output @ weight\nfor row, sample in zip(grad_output, x):\n"
     "    grad_weight = torch.outer(row, sample)\n    grad_bias = row",
     {"grad_weight": "mistakes.weight_one_sample", "grad_bias": "mistakes.bias_one_sample"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output[0]",
     {"grad_bias": "mistakes.bias_one_sample"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = torch.ones_like(weight[:, 0])",
     {"grad_bias": "mistakes.upstream_ignored"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = x.sum(0)",
     {"grad_bias": "mistakes.bias_sees_x"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = x.T @ grad_output\ngrad_bias = grad_output.sum(0)",
     {"grad_weight": "mistakes.transposed_gradient"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x / len(x)\ngrad_bias = grad_output.mean(0)",
     {"grad_weight": "mistakes.averaged_over_batch", "grad_bias": "mistakes.averaged_over_batch"}),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = -grad_output.T @ x\ngrad_bias = -grad_output.sum(0)",
     every("mistakes.opposite_sign", "grad_weight", "grad_bias")),
    ("linear_backward", "grad_x = torch.ones_like(grad_output) @ weight\ngrad_weight = torch.ones_like(grad_output).T @ x\n"
     "grad_bias = torch.ones_like(grad_output).sum(0)", every("mistakes.upstream_ignored", "grad_x", "grad_weight", "grad_bias")),
    ("linear_backward", "grad_weight = grad_output @ weight\ngrad_x = grad_output.T @ x\ngrad_bias = grad_output.sum(0)",
     every("mistakes.swapped", "grad_x", "grad_weight")),
    ("linear_backward", "grad_x = (grad_output @ weight).T\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(0)",
     {"grad_x": "mistakes.transposed_gradient"}),
    ("linear_backward", "grad_x = 2 * grad_output @ weight\ngrad_weight = 3 * grad_output.T @ x\ngrad_bias = grad_output.sum(0)",
     {"grad_x": "mistakes.counted_twice", "grad_weight": "mistakes.scaled"}),
    ("linear_backward", "grad_x = grad_weight = None\ngrad_bias = grad_output.sum(0)",
     every("came_none", "grad_x", "grad_weight")),
    ("linear_backward", "grad_x = grad_output @ weight.T\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(0)",
     every("raised_product", "grad_x", "grad_weight", "grad_bias")),
    ("linear_backward", "weight.requires_grad_()\nloss = (x @ weight.T * grad_output).sum()\nloss.backward()\n"
     "grad_x, grad_weight, grad_bias = x, weight.grad, x", every("forbidden_autograd", "grad_x", "grad_weight", "grad_bias")),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\n"
     "grad_bias = grad_output.sum(0, dtype=torch.float64)", {"grad_bias": "complaints.dtype_lost"}),
    # mse_gradients
    ("mse_gradients", "grad_sum = y_pred - y\ngrad_mean = grad_sum / y.numel()", {"grad_sum": "mistakes.no_factor_2"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = (y_pred - y) / y.numel()", {"grad_mean": "mistakes.no_factor_2"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum / y.numel() / y.numel()", {"grad_mean": "mistakes.mean_divides_twice"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum / len(y)", {"grad_mean": "mistakes.mean_divides_by_batch"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum / y.shape[1]", {"grad_mean": "mistakes.mean_divides_by_outputs"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum", {"grad_mean": "mistakes.mean_not_divided"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum.mean()", {"grad_mean": "mistakes.mean_of_gradient"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum.mean(0)", {"grad_mean": "mistakes.mean_of_gradient"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = (y_pred - y) / len(y)", {"grad_mean": "mistakes.mean_without_2"}),
    ("mse_gradients", "grad_sum = 2 * (y - y_pred)\ngrad_mean = grad_sum / y.numel()", {"grad_sum": "mistakes.residual_sign"}),
    ("mse_gradients", "grad_sum = (y - y_pred)\ngrad_mean = grad_sum / y.numel()", {"grad_sum": "mistakes.no_factor_2_and_sign"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y) / y.numel()\ngrad_mean = 2 * (y_pred - y)",
     {"grad_sum": "mistakes.mean_as_sum", "grad_mean": "mistakes.mean_not_divided"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum\ngrad_mean /= y.numel()", {"grad_sum": "mistakes.mean_as_sum"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum / 640", {"grad_mean": "mistakes.mean_of_course_sizes"}),
    ("mse_gradients", "grad_sum = nn.MSELoss(reduction='sum')(y_pred, y)\ngrad_mean = nn.MSELoss()(y_pred, y)",
     every("mistakes.loss_not_gradient", "grad_sum", "grad_mean")),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y).sum(0)\ngrad_mean = (y_pred - y).mean(1, keepdim=True)",
     {"grad_sum": "mistakes.gradient_summed", "grad_mean": "mistakes.mean_of_gradient"}),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y) / len(y)\ngrad_mean = 2 * (y_pred - y) / y.numel()", {"grad_sum": "mistakes.mean_over_batch"}),
    ("mse_gradients", "grad_sum = (y_pred - y) ** 2\ngrad_mean = grad_sum / y.numel()", {"grad_sum": "mistakes.loss_itself"}),
    ("mse_gradients", "grad_sum = 2 * y_pred\ngrad_mean = 2 * (y_pred - y) / y.numel()", {"grad_sum": "mistakes.forgot_y"}),
    ("mse_gradients", "y_pred = y_pred.requires_grad_()\nnn.MSELoss()(y_pred, y).backward()\ngrad_sum = grad_mean = y_pred.grad",
     every("forbidden_autograd", "grad_sum", "grad_mean")),
    # train: the numbers
    ("train", HEAD + BACK + STEP, every("mistakes.parameters_never_zeroed", *ALL)),
    ("train", HEAD + BACK + STEP + "    model.zero_grad", every("mistakes.parameters_never_zeroed", *ALL)),
    ("train", (HEAD + ZERO + BACK + STEP).replace("reduction='sum'", ""), every("mistakes.mse_left_at_mean", *ALL)),
    ("train", (HEAD + ZERO + BACK + STEP).replace("criterion(model(x), y)", "criterion(model(x), y) / len(y)"),
     every("mistakes.loop_mean_over_batch", *ALL)),
    ("train", (HEAD + ZERO + BACK + STEP).replace("criterion(model(x), y)", "0.5 * criterion(model(x), y)"),
     {"losses": "mistakes.half", **every("mistakes.half_in_loop", *TRAINED)}),
    ("train", moved("if p.dim() == 2: p -= learning_rate * p.grad"), {**every("mistakes.only_weights_move", *ALL), **every(STILL, "b1", "b2")}),
    ("train", moved("if p.dim() == 1: p -= learning_rate * p.grad"), {**every("mistakes.only_biases_move", *ALL), **every(STILL, "w1", "w2")}),
    ("train", moved("p -= learning_rate * p.grad").replace("model.parameters()", "model[0].parameters()"),
     {**every("mistakes.only_first_layer_moves", *ALL), **every(STILL, "w2", "b2")}),
    ("train", moved("p -= learning_rate * p.grad").replace("model.parameters()", "model[2].parameters()"),
     {**every("mistakes.only_last_layer_moves", *ALL), **every(STILL, "w1", "b1")}),
    ("train", "params = model.parameters()\n" + HEAD + ZERO + BACK + STEP.replace("model.parameters()", "params"),
     every("mistakes.moves_once", *ALL)),
    ("train", moved("p += learning_rate * p.grad"), every("mistakes.climbs", *ALL)),
    ("train", HEAD + BACK + STEP.replace("-=", "+="), every("mistakes.climbs_and_never_zeroed", *ALL)),
    ("train", moved("p -= p.grad"), every("mistakes.no_learning_rate", *ALL)),
    ("train", moved("p -= 1e-6 * p.grad"), every("mistakes.fixed_learning_rate", *ALL)),
    ("train", SUM + TURN + FORWARD_PASS + ZERO + BACK + STEP + "    losses.append(criterion(model(x), y).item())",
     {"losses": "mistakes.loss_after_update"}),
    ("train", (HEAD + ZERO + BACK + STEP).replace("range(steps)", "range(steps - 1)"),
     {"losses": "length", **every("mistakes.one_step_short", *TRAINED)}),
    ("train", (HEAD + ZERO + BACK + STEP).replace("range(steps)", "range(steps + 1)"),
     {"losses": "length", **every("mistakes.one_step_long", *TRAINED)}),
    ("train", HEAD + ZERO + "    loss.backward(retain_graph=True)\n" + BACK + STEP, every("mistakes.step_doubled", *ALL)),
    ("train", SUM + TURN + FORWARD_PASS + "    losses.append(loss.item() / y.numel())\n" + ZERO + BACK + STEP, {"losses": "mistakes.mean_noted"}),
    ("train", SUM + TURN + FORWARD_PASS + "    losses.append(loss.item() ** 0.5)\n" + ZERO + BACK + STEP, {"losses": "mistakes.root_noted"}),
    ("train", HEAD + ZERO + BACK + STEP + "return losses[-1]", {"losses": "wanted_numbers"}),
    ("train", HEAD + ZERO + BACK + STEP + "return None", {"losses": "came_none"}),
    ("train", HEAD + "    model[0].zero_grad()\n" + BACK + STEP,
     {**every("mistakes.some_never_zeroed", *ALL), "loop": "complaints.other_model_refused"}),
    ("train", (HEAD + ZERO + BACK + STEP).replace("criterion(model(x), y)", "criterion(model(x), y).sqrt()"),
     every("mistakes.square_root", *ALL)),
    ("train", (HEAD + ZERO + BACK + STEP).replace("MSE", "L1"), every("mistakes.absolute_error", *ALL)),
    ("train", (HEAD + ZERO + BACK + STEP).replace("criterion(model(x), y)", "(model(x) - y).pow(2).mean(1).sum()"),
     every("mistakes.loop_mean_over_outputs", *ALL)),
    ("train", "learning_rate = 1e-4\n" + HEAD + ZERO + BACK + STEP, every("mistakes.fixed_learning_rate", *ALL)),
    ("train", HEAD + ZERO + BACK + STEP.replace("    ", "", 1).replace("\n    ", "\n"),
     {"losses": "mistakes.loss_stands_still", **every("mistakes.moves_once", *TRAINED)}),
    ("train", HEAD + ZERO + BACK + STEP + "return losses, model", {"losses": "wanted_numbers"}),
    # train: what numbers do not show
    ("train", (HEAD + ZERO + BACK + STEP).replace("range(steps)", "range(500)"),
     every("complaints.far_too_many_turns", *ALL, "loop")),
    ("train", moved("p -= learning_rate * p.grad").replace("model.parameters()", "[*model[0].parameters(), *model[2].parameters()]"),
     {"loop": "complaints.other_model_refused"}),
    ("train", "w1, b1, w2, b2 = model.parameters()\n" + moved("p -= learning_rate * p.grad").replace("model.parameters()", "(w1, b1, w2, b2)"),
     {"loop": "complaints.other_model_refused"}),
    ("train", "first, *rest = list(model.parameters())[:4]\n" + moved("p -= learning_rate * p.grad").replace("model.parameters()", "(first, *rest)"),
     {"loop": "complaints.other_model_stands"}),
    ("train", "total = 0\n" + HEAD + "    total += loss\n" + ZERO + BACK + STEP, {"loop": "complaints.graphs_kept"}),
    ("train", moved("p -= learning_rate * p.grad").replace("model.parameters()", "model.state_dict().values()"),
     every("mistakes.not_the_parameter", *ALL, "loop")),
    ("train", moved("p = p - learning_rate * p.grad"),
     {"losses": "mistakes.loss_stands_still", **every("complaints.update_lost", *TRAINED, "loop")}),
    ("train", HEAD + ZERO + BACK + "    for p in model.parameters():\n        p = p - learning_rate * p.grad\n",
     {"losses": "mistakes.loss_stands_still", **every("complaints.update_lost", *TRAINED, "loop")}),
    ("train", HEAD + ZERO + BACK, {"losses": "mistakes.loss_stands_still", **every("complaints.update_lost", *TRAINED, "loop")}),
    ("train", HEAD + BACK + "    model.zero_grad(set_to_none=False)\n" + STEP, every("complaints.zeroed_too_early", *ALL, "loop")),
    ("train", "import copy\nmodel = copy.deepcopy(model)\n" + HEAD + ZERO + BACK + STEP,
     every("complaints.other_model_trained", *TRAINED, "loop")),
    ("train", HEAD + ZERO + BACK + "    for layer in (model[0], model[2]):\n"
     "        layer.weight = nn.Parameter(layer.weight.detach() - learning_rate * layer.weight.grad)\n"
     "        layer.bias = nn.Parameter(layer.bias.detach() - learning_rate * layer.bias.grad)",
     {"loop": "complaints.parameters_replaced"}),
    ("train", SUM + TURN + FORWARD_PASS + "    losses.append(loss)\n" + ZERO + BACK + STEP, {"loop": "complaints.losses_keep_graphs"}),
    ("train", "x.requires_grad_()\n" + HEAD + ZERO + BACK + STEP, {"loop": "complaints.gradient_of_data"}),
    ("train", SUM + TURN + SGD.replace("opt", "    opt", 1) + FORWARD_PASS + NOTE + "    opt.zero_grad()\n" + BACK + "    opt.step()",
     {"loop": "complaints.optimizer_made_anew"}),
    ("train", BY_HAND, every("complaints.without_autograd", *ALL, "loop")),
    # train: what PyTorch refuses
    ("train", (HEAD + ZERO + BACK + STEP).replace("    with torch.no_grad():\n", "").replace("        for", "    for"),
     every("mistakes.leaf_changed_in_place", *ALL, "loop")),
    ("train", HEAD + BACK + ZERO + STEP, every("mistakes.gradient_dropped_early", *ALL, "loop")),
    ("train", SUM + "loss = criterion(model(x), y)\n" + TURN + NOTE + BACK + STEP, every("mistakes.graph_is_gone", *ALL, "loop")),
    ("train", SUM + TURN + FORWARD_PASS.replace("y)", "y).item()") + "    losses.append(loss)\n" + BACK,
     every("mistakes.number_has_no_backward", *ALL, "loop")),
    ("train", "criterion = nn.MSELoss\n" + TURN + FORWARD_PASS + BACK, every("mistakes.loss_function_not_made", *ALL, "loop")),
    ("train", SUM.replace("sum", "none") + HEAD.partition("\n")[2].replace(".item()", ".sum().item()") + BACK,
     every("mistakes.backward_of_many", *ALL, "loop")),
    ("train", SUM + TURN + "    with torch.no_grad():\n        loss = criterion(model(x), y)\n" + NOTE + BACK,
     every("mistakes.forward_not_recorded", *ALL, "loop")),
    ("train", HEAD + "    for p in model.parameters():\n        p.grad.zero_()\n" + BACK + STEP,
     every("mistakes.no_gradient_yet", *ALL, "loop")),
]

# ------------------------------------------- as unlike these as one can think of

GRADIENTS = "grad_x = grad_output @ weight\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(0)"
MSE = "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum / y.numel()"
WHOLE = HEAD + ZERO + BACK + STEP

RIGHT += [
    ("build_model", a_class(forward="return self.two(torch.where(self.one(x) > 0, self.one(x), 0.0))")),
    ("build_model", net(IN,"nn.LeakyReLU(0.0)",OUT)),
    ("build_model", net("nn.Flatten()",IN,RELU,OUT,"nn.Identity()")),
    ("build_model", net(IN,"nn.PReLU(1, init=0.0)",OUT).replace("nn.PReLU(1, init=0.0)","nn.Hardtanh(0, float('inf'))")),
    ("load_weights", "state = model.state_dict()\nkeys = list(state)\nfor k, v in zip(keys, (w1.T, np.zeros(w1.shape[1]), w2.T, np.zeros(w2.shape[1]))):\n    state[k] = torch.tensor(v)\nmodel.load_state_dict(state)"),
    ("load_weights", "for p, a in zip(model.parameters(), (w1, None, w2, None)):\n    with torch.no_grad():\n        p.copy_(torch.tensor(a).T) if a is not None else p.fill_(0.)"),
    ("load_weights", "from torch.nn.utils import vector_to_parameters\nflat = np.concatenate([w1.T.ravel(), np.zeros(w1.shape[1]), w2.T.ravel(), np.zeros(w2.shape[1])])\nnew = torch.tensor(flat, dtype=next(model.parameters()).dtype)\nwith torch.no_grad():\n    i = 0\n    for p in model.parameters():\n        p.copy_(new[i:i + p.numel()].view_as(p)); i += p.numel()"),
    ("linear_backward", "n, i = x.shape\no = weight.shape[0]\ngrad_x = x.new_zeros(n, i)\ngrad_weight = weight.new_zeros(o, i)\ngrad_bias = x.new_zeros(o)\nfor a in range(n):\n    for j in range(o):\n        grad_bias[j] += grad_output[a, j]\n        for k in range(i):\n            grad_x[a, k] += grad_output[a, j] * weight[j, k]\n            grad_weight[j, k] += grad_output[a, j] * x[a, k]"),
    ("linear_backward", "grad_x = torch.tensordot(grad_output, weight, dims=1)\ngrad_weight = torch.tensordot(grad_output, x, dims=([0], [0]))\ngrad_bias = torch.sum(grad_output, axis=0)"),
    ("linear_backward", "grad_x = torch.stack([(g[:, None] * weight).sum(0) for g in grad_output])\ngrad_weight = torch.stack([grad_output[:, j] @ x for j in range(len(weight))])\ngrad_bias = torch.stack([g.sum() for g in grad_output.T])"),
    ("linear_backward", "grad_x = torch.bmm(grad_output[:, None], weight.expand(len(x), -1, -1))[:, 0]\ngrad_weight = torch.bmm(grad_output[:, :, None], x[:, None]).sum(0)\ngrad_bias = torch.ones(1, len(x), dtype=x.dtype, device=x.device).mm(grad_output).flatten()"),
    ("linear_backward", "return [grad_output @ weight, grad_output.T @ x, torch.cumsum(grad_output, 0)[-1]]"),
    ("mse_gradients", "n = 1\nfor s in y_pred.shape:\n    n *= s\ngrad_sum = torch.sub(y_pred, y) * 2.0\ngrad_mean = torch.div(grad_sum, n)"),
    ("mse_gradients", "import math\nd = y_pred - y\ngrad_sum, grad_mean = d + d, d * (2 / math.prod(d.shape))"),
    ("mse_gradients", "grad_sum = torch.zeros_like(y)\nfor i in range(len(y)):\n    for j in range(y.shape[1]):\n        grad_sum[i, j] = 2 * (y_pred[i, j] - y[i, j])\ngrad_mean = grad_sum.clone()\ngrad_mean /= y_pred.numel()"),
    ("train", moved("p.data.add_(-learning_rate * p.grad.data)")),
    ("train", HEAD+ZERO+BACK+"    torch._foreach_sub_([p.data for p in model.parameters()], [learning_rate * p.grad for p in model.parameters()])"),
    ("train", "model.train()\n"+WHOLE+"model.eval()"),
    ("train", HEAD+ZERO+"    torch.autograd.backward(loss)\n"+STEP.replace("torch.no_grad()","torch.set_grad_enabled(False)")),
    ("train", WHOLE.replace("criterion(model(x), y)","torch.linalg.vector_norm(model(x) - y) ** 2")),
    ("train", WHOLE.replace("criterion(model(x), y)","torch.dot((model(x) - y).flatten(), (model(x) - y).flatten())")),
    ("train", "grads = torch.func.grad_and_value(lambda ps: ((torch.func.functional_call(model, ps, x) - y) ** 2).sum())\nfor _ in range(steps):\n    ps = dict(model.named_parameters())\n    g, v = grads({k: p.detach() for k, p in ps.items()})\n    losses.append(v.item())\n    with torch.no_grad():\n        for k in ps:\n            ps[k] -= learning_rate * g[k]"),
    ("train", SUM+"i = 0\nwhile i < steps:\n    i += 1\n"+FORWARD_PASS+ZERO+BACK+"    losses.insert(len(losses), loss.detach().item())\n"+STEP.replace("model.parameters()","model.parameters(recurse=True)")),
    ("build_model", net("nn.Linear(d_in, out_features=h)","nn.Threshold(0.0, 0.0, inplace=True)",OUT)),
    ("load_weights", "def put(layer, w):\n    layer.weight.data.copy_(torch.as_tensor(w.T))\n    layer.bias.data.mul_(0)\nfor layer, w in zip([m for m in model.modules() if hasattr(m, 'weight')], (w1, w2)):\n    put(layer, w)"),
    ("linear_backward", "g = grad_output\ngrad_x, grad_weight, grad_bias = (g.unsqueeze(-1) * weight.unsqueeze(0)).sum(dim=1), g.permute(1, 0).matmul(x), torch.einsum('ij->j', g)"),
    ("linear_backward", "grad_weight = sum(g.reshape(-1, 1) @ r.reshape(1, -1) for g, r in zip(grad_output, x))\ngrad_bias = torch.zeros_like(grad_output[0])\nfor g in grad_output:\n    grad_bias = grad_bias + g\ngrad_x = torch.mm(grad_output, weight)"),
    ("train", "from torch.nn.functional import mse_loss\nfor step in range(steps):\n    model.zero_grad()\n    out = mse_loss(input=model(x), target=y, reduction='sum')\n    out.backward()\n    losses.append(float(out))\n    with torch.no_grad():\n        for name, p in model.named_parameters():\n            p.sub_(p.grad, alpha=learning_rate)"),
    ("train", WHOLE.replace("p -= learning_rate * p.grad","torch.sub(p, learning_rate * p.grad, out=p)")),
    ("train", WHOLE.replace("p -= learning_rate * p.grad","p.lerp_(p - p.grad, learning_rate)")),
]

WRONG += [
    # one helper of another device or dtype costs one gradient
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)", "torch.ones(len(x), dtype=x.dtype) @ grad_output"),
     every("complaints.device_mixed", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)", "torch.ones(len(x), dtype=torch.float64, device=x.device) @ grad_output"),
     every("complaints.dtype_mixed", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight", "torch.from_numpy(grad_output.numpy() @ weight.numpy())"),
     every("complaints.through_numpy", "grad_x")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)", "grad_output.sum(0).cpu()"), every("complaints.device_lost", "grad_bias")),
    ("linear_backward", "one = torch.from_numpy(np.ones(grad_output.shape)).to(x.dtype)\n" + GRADIENTS.replace("grad_output", "one"),
     every("mistakes.upstream_ignored", "grad_x", "grad_weight", "grad_bias")),
    ("build_model", net("nn.ReLU()",IN,RELU,OUT,"nn.Sigmoid()"),
     every("mistakes.relu_of_x + mistakes.squashed_output", "output")),
    ("build_model", net(IN,"nn.LeakyReLU(0.2)",OUT),
     every("mistakes.leaky_relu", "output")),
    ("build_model", net(IN,"nn.Tanh()",OUT,"nn.Tanh()"),
     every("mistakes.tanh_for_relu + mistakes.squashed_output", "output")),
    ("build_model", net(IN,"nn.Softmax(dim=1)",OUT),
     every("mistakes.other_activation", "output")),
    ("build_model", net(IN,RELU,OUT,"nn.Softplus()"),
     every("mistakes.bent_output", "output")),
    ("build_model", a_class(forward="return self.two(self.one(x)).clamp(min=0)"),
     every("mistakes.relu_moved_to_the_end", "output")),
    ("build_model", a_class(forward="return self.two(self.one(x).abs())"),
     every("mistakes.absolute_for_relu", "output")),
    ("build_model", a_class(forward="return self.two(self.one(x).clamp(max=0))"),
     every("mistakes.relu_flipped", "output")),
    ("build_model", a_class(forward="h = self.one(x)\n        return self.two(h * torch.sigmoid(h))"),
     every("mistakes.other_activation", "output")),
    ("build_model", a_class(forward="return self.two(self.one(x).relu()) / x.shape[0]"),
     every("mistakes.divided_by_a_size", "output")),
    ("build_model", net(IN,RELU,OUT)+"\nmodel = [model]",
     every("complaints.no_module", "parameters", "output", "gradients")),
    ("build_model", net("nn.Linear(d_in, h, bias=False)",RELU,OUT),
     every("complaints.parameters_missing", "parameters", "output", "gradients")),
    ("load_weights", NO_GRAD+COPY_1+COPY_2.replace("copy_","sub_")+ZEROS,
     every("mistakes.weight_mixed", "w2")),
    ("load_weights", NO_GRAD+COPY_1+COPY_2+ZEROS.replace("zero_()","normal_()"),
     every("complaints.biases_other", "biases")),
    ("load_weights", NO_GRAD+"    model[0].weight.copy_(torch.from_numpy(w1.T))\n    model[2].weight.copy_(torch.zeros(w2.T.shape))\n"+ZEROS,
     every("mistakes.zeros", "w2")),
    ("load_weights", NO_GRAD+"    model[0].weight *= torch.from_numpy(w1.T)\n    model[2].weight *= torch.from_numpy(w2.T)\n"+ZEROS,
     every("mistakes.weight_mixed", "w1", "w2")),
    ("load_weights", NO_GRAD+COPY_1+COPY_2+"    model[0].bias -= 1\n    model[2].bias.zero_()\n",
     every("complaints.biases_other", "biases")),
    ("load_weights", NO_GRAD+COPY_1.replace("w1.T","w1.T * 0.1")+COPY_2+ZEROS,
     every("mistakes.scaled", "w1")),
    ("load_weights", NO_GRAD+COPY_1.replace("w1.T","w1.astype(np.float32).T")+COPY_2+ZEROS,
     every("imprecise", "w1")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.sum(1, keepdim=True)"),
     every("mistakes.bias_wrong_axis", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.sum(0) / grad_output.shape[1]"),
     every("mistakes.averaged_over_outputs", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","torch.einsum('no,ni->noi', grad_output, x)"),
     every("mistakes.not_summed_yet", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","(x.T @ grad_output).reshape(weight.shape)"),
     every("mistakes.reshaped", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","torch.outer(grad_output.sum(0), x.sum(0))"),
     every("mistakes.outer_of_sums", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.sum(0).expand_as(grad_output)"),
     every("mistakes.bias_repeated", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.max(0).values"),
     every("mistakes.bias_picked", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.abs().sum(0)"),
     every("mistakes.upstream_without_sign", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight","grad_output.relu() @ weight"),
     every("mistakes.relu_not_here", "grad_x")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight","(grad_output @ weight) * (x > 0)"),
     every("mistakes.masked_by_x", "grad_x")),
    ("linear_backward", GRADIENTS + "\ngrad_x, grad_weight, grad_bias = (g / len(x) for g in (grad_x, grad_weight, grad_bias))",
     every("mistakes.averaged_over_batch", "grad_x", "grad_weight", "grad_bias")),
    ("linear_backward", GRADIENTS + "\nreturn grad_weight, grad_x, grad_bias",
     every("mistakes.swapped", "grad_x", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","grad_output.T @ x + weight"),
     every("mistakes.weight_in_its_own_gradient", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","-grad_output.mean(0)"),
     every("two_at_once.opposite_sign + mistakes.averaged_over_batch", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight","2 * grad_output @ weight"),
     every("mistakes.counted_twice", "grad_x")),
    ("mse_gradients", MSE.replace("y.numel()","y.numel() ** 0.5"),
     every("mistakes.mean_divides_by_other", "grad_mean")),
    ("mse_gradients", MSE.replace("2 * (y_pred - y)","2 * y_pred - y"),
     every("mistakes.bracket", "grad_sum")),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = (y - y_pred) / y.numel()",
     every("mistakes.no_factor_2_and_sign", "grad_mean")),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = 2 * y_pred / y.numel()",
     every("mistakes.forgot_y", "grad_mean")),
    ("mse_gradients", "grad_sum = (y_pred - y) ** 2 * 2\ngrad_mean = 2 * (y_pred - y) / y.numel()",
     every("mistakes.square_kept", "grad_sum")),
    ("mse_gradients", "grad_sum = (y_pred - y) / len(y)\ngrad_mean = 2 * (y_pred - y) / y.numel()",
     every("mistakes.no_factor_2 + mistakes.mean_over_batch", "grad_sum")),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = (y_pred - y).mean(0)",
     every("mistakes.mean_of_gradient", "grad_mean")),
    ("mse_gradients", "grad_sum = (2 * (y_pred - y)).sum()\ngrad_mean = (2 * (y_pred - y)).mean()",
     every("mistakes.gradient_summed", "grad_sum") | every("mistakes.mean_of_gradient", "grad_mean")),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum / 64",
     every("mistakes.mean_of_course_sizes", "grad_mean")),
    ("train", (HEAD+BACK+STEP).replace("reduction='sum'",""),
     every("mistakes.mse_left_at_mean + mistakes.parameters_never_zeroed", *ALL)),
    ("train", moved("p -= learning_rate / len(x) * p.grad"),
     every("mistakes.mean_step", "losses") | every("mistakes.loop_mean_over_batch", *TRAINED)),
    ("train", moved("p -= 2 * learning_rate * p.grad"),
     every("mistakes.step_doubled", *ALL)),
    ("train", moved("p -= learning_rate * p.grad; p -= learning_rate * p.grad"),
     every("mistakes.step_doubled", *ALL)),
    ("train", moved("p -= learning_rate * (p.grad + 0.01 * p)"),
     every("mistakes.weight_decay_added", *ALL)),
    ("train", moved("p -= learning_rate * p.grad.sign()"),
     every("mistakes.sign_of_gradient", *ALL)),
    ("train", moved("p -= learning_rate * p.grad.clamp(-1, 1)"),
     every("mistakes.loop_gradient_clipped", *ALL)),
    ("train", moved("p -= learning_rate * p"),
     every("mistakes.gradient_not_used", *ALL)),
    ("train", moved("p.copy_(-learning_rate * p.grad)"),
     every("mistakes.step_in_place_of_parameter", *ALL)),
    ("train", moved("p =- learning_rate * p.grad"),
     every("mistakes.loss_stands_still", "losses") | every("complaints.update_lost", *TRAINED, "loop")),
    ("train", HEAD+ZERO+BACK+"    if t % 2 == 0:\n"+STEP.replace("    with","        with").replace("        for","            for").replace("            p -=","                p -="),
     every("mistakes.moves_in_some_turns", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)","criterion(model(x), y) / 2").replace("range(steps)","range(steps - 1)"),
     every("length", "losses") | every("mistakes.one_step_short + mistakes.half_in_loop", *TRAINED)),
    ("train", HEAD.replace("loss.item()","loss.item() / len(y)")+BACK+STEP,
     every("mistakes.mean_noted + mistakes.parameters_never_zeroed", "losses") | every("mistakes.parameters_never_zeroed", *TRAINED)),
    ("train", "total = 0\n"+WHOLE.replace("losses.append(loss.item())","total += loss.item(); losses.append(total)"),
     every("mistakes.running_total", "losses")),
    ("train", WHOLE.replace("nn.MSELoss(reduction='sum')","nn.SmoothL1Loss(reduction='sum')"),
     every("mistakes.other_loss", *ALL)),
    ("train", WHOLE.replace("nn.MSELoss(reduction='sum')","nn.L1Loss()"),
     every("mistakes.absolute_error", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)","criterion(model(x), y).sqrt() / len(y)"),
     every("mistakes.square_root", *ALL)),
    ("train", "learning_rate = 0.01\n"+WHOLE,
     every("mistakes.fixed_learning_rate", *ALL)),
    ("train", SUM+"vel = [0.0 for p in model.parameters()]\n"+TURN+FORWARD_PASS+NOTE+ZERO+BACK+"    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n            vel[i] = 0.9 * vel[i] + p.grad\n            p -= learning_rate * vel[i]\n",
     every("mistakes.momentum_added", *ALL)),
    ("train", SUM+"opt = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"+TURN+FORWARD_PASS+NOTE+ZERO+BACK+"    opt.step()",
     every("mistakes.adam_taken", *ALL)),
    ("train", SUM+TURN+"    for xi, yi in zip(x, y):\n        model.zero_grad()\n        loss = criterion(model(xi), yi)\n        loss.backward()\n        with torch.no_grad():\n            for p in model.parameters():\n                p -= learning_rate * p.grad\n    losses.append(criterion(model(x), y).item())",
     every("mistakes.sample_by_sample", *ALL)),
    ("train", WHOLE.replace("loss.item()","loss.item() ** 2"),
     every("mistakes.square_of_loss", "losses")),
    ("train", WHOLE.replace("model.parameters()","list(model.parameters())[:3]"),
     every("mistakes.only_some_move", "losses", "w1", "b1", "w2") | every("mistakes.parameter_stands_still", "b2")),
    ("build_model", net(IN,"nn.ELU()",OUT,"nn.ReLU()"),
     every("mistakes.other_activation + mistakes.relu_on_output", "output")),
    ("build_model", a_class(forward="return self.two(torch.relu(self.one(torch.relu(x))))"),
     every("mistakes.relu_of_x", "output")),
    ("build_model", a_class(forward="return torch.softmax(self.two(self.one(x).relu()), dim=1)"),
     every("mistakes.squashed_output", "output")),
    ("build_model", a_class(forward="return self.two(self.one(x).relu()) * 2"),
     every("mistakes.counted_twice", "output")),
    ("build_model", a_class(forward="return self.two(torch.sign(self.one(x)))"),
     every("mistakes.other_activation", "output")),
    ("build_model", a_class(forward="return self.two(self.one(x).relu()).T"),
     every("mistakes.transposed", "output") | every("complaints.output_of_other_shape", "gradients")),
    ("build_model", a_class(forward="return self.one(x).relu()"),
     every("shape", "output") | every("complaints.output_of_other_shape", "gradients")),
    ("build_model", a_class(forward="return self.two(self.one(x).relu()).sum()"),
     every("shape", "output") | every("complaints.output_of_other_shape", "gradients")),
    ("build_model", net(IN,RELU,OUT)+"\nmodel = model.eval()\nreturn None",
     every("complaints.no_module", "parameters", "output", "gradients")),
    ("load_weights", "model[0].weight.data = torch.tensor(w1.T).float()\nmodel[2].weight.data = torch.tensor(w2.T).float()\nmodel[0].bias.data.zero_()\nmodel[2].bias.data.zero_()",
     every("imprecise", "w1", "w2")),
    ("load_weights", NO_GRAD+"    for p in model.parameters():\n        p.zero_()",
     every("mistakes.zeros", "w1", "w2")),
    ("load_weights", NO_GRAD+COPY_1+COPY_2+ZEROS+"    model[0].weight.div_(10)\n",
     every("mistakes.scaled", "w1")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight","grad_output @ weight / len(weight)"),
     every("mistakes.averaged_over_outputs", "grad_x")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight","torch.einsum('no,oi->oi', grad_output, weight)"),
     every("mistakes.x_summed", "grad_x")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","grad_output[0].outer(x[0])"),
     every("mistakes.weight_one_sample", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","(grad_output.T @ x).abs()"),
     every("mistakes.upstream_without_sign", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","grad_output.T @ torch.ones_like(x)"),
     every("mistakes.local_ignored", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x","torch.einsum('no,ni->oi', grad_output, x) / x.numel()"),
     every("mistakes.averaged_over_all", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.sum(0).sum()"),
     every("mistakes.bias_summed_to_one", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","(grad_output.T @ x).sum(1)"),
     every("mistakes.bias_sees_x", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","torch.zeros_like(weight[:, 0])"),
     every("mistakes.zeros", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.sum(-1)"),
     every("mistakes.bias_wrong_axis", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","grad_output.sum(0) + 1"),
     every("mistakes.shifted", "grad_bias")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)","sum(grad_output[1:])"),
     every("mistakes.sample_not_counted", "grad_bias")),
    ("linear_backward", "grad_x = grad_output @ weight\ngrad_output *= 2\ngrad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(0)",
     every("changed", "grad_x", "grad_weight", "grad_bias")),
    ("mse_gradients", MSE + "\nreturn grad_mean, grad_sum",
     every("mistakes.mean_as_sum", "grad_sum") | every("mistakes.mean_not_divided", "grad_mean")),
    ("mse_gradients", "grad_sum = 2 * (y - y_pred)\ngrad_mean = 2 * (y_pred - y) / len(y)",
     every("mistakes.residual_sign", "grad_sum") | every("mistakes.mean_divides_by_batch", "grad_mean")),
    ("mse_gradients", "grad_sum = 2 * (y_pred + y)\ngrad_mean = grad_sum / y.numel()",
     every("mistakes.plus_y", "grad_sum")),
    ("mse_gradients", "grad_sum = 2 * y_pred - y\ngrad_mean = (2 * y_pred - y) / y.shape[0]",
     every("mistakes.bracket", "grad_sum") | every("mistakes.bracket + mistakes.mean_divides_by_batch", "grad_mean")),
    ("mse_gradients", "grad_sum = 2 * torch.abs(y_pred - y)\ngrad_mean = grad_sum / y.numel()",
     every("mistakes.no_sign", "grad_sum")),
    ("mse_gradients", "grad_sum = 2 * (y_pred - y)\ngrad_mean = grad_sum * y.numel()",
     every("mistakes.mean_divides_by_other", "grad_mean")),
    ("train", WHOLE.replace("(reduction='sum')","").replace("p -= learning_rate","p += learning_rate"),
     every("mistakes.loss_function_not_made", *ALL, "loop")),
    ("train", WHOLE.replace("criterion(model(x), y)","((model(x) - y) ** 2).sum(1).mean()"),
     every("mistakes.loop_mean_over_batch", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)","(model(x) - y).abs().sum()"),
     every("mistakes.absolute_error", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)","criterion(model(x), torch.zeros_like(y))"),
     every("mistakes.forgot_y", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)","(model(x) - y).sum() ** 2"),
     every("mistakes.square_of_sum", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)","criterion(model(x), y) + 0.01 * sum(p.pow(2).sum() for p in model.parameters())"),
     every("mistakes.penalty_added", "losses") | every("mistakes.weight_decay_added", *TRAINED)),
    ("train", WHOLE.replace("range(steps)","range(1, steps)"),
     every("length", "losses") | every("mistakes.one_step_short", *TRAINED)),
    ("train", moved("p -= learning_rate ** 2 * p.grad"),
     every("mistakes.learning_rate_twice", *ALL)),
    ("train", moved("p -= learning_rate * (t + 1) * p.grad"),
     every("mistakes.rate_changes", *ALL)),
    ("train", moved("p -= learning_rate * p.grad / p.grad.norm()"),
     every("mistakes.gradient_normalised", *ALL)),
    ("train", moved("p -= learning_rate * p.grad.mean()"),
     every("mistakes.gradient_collapsed", *ALL)),
    ("train", moved("p -= learning_rate * loss"),
     every("mistakes.gradient_not_used", *ALL)),
    ("train", moved("p -= learning_rate * p.grad / steps"),
     every("mistakes.step_over_steps", *ALL)),
    ("train", moved("p.copy_(p * (1 - learning_rate) - learning_rate * p.grad)"),
     every("mistakes.weight_decay_added", *ALL)),
    ("train", HEAD+BACK+STEP+"    if t % 2 == 0: model.zero_grad()\n",
     every("mistakes.zeroed_in_some_turns", *ALL)),
    ("train", HEAD+BACK+STEP+"    model[0].weight.grad = None\n    model[2].weight.grad = None\n",
     every("mistakes.some_never_zeroed", *ALL) | every("complaints.other_model_refused", "loop")),
    ("train", WHOLE.replace("    losses.append(loss.item())\n","")+"    losses.append(loss.item() / len(y))",
     every("mistakes.mean_noted", "losses")),
    ("train", WHOLE.replace("    losses.append(loss.item())\n","")+"losses = [loss.item()] * steps",
     every("mistakes.last_loss_only", "losses")),
    ("train", SUM+"nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n"+TURN+FORWARD_PASS+NOTE+ZERO+BACK+"    nn.utils.clip_grad_value_(model.parameters(), 0.5)\n"+STEP,
     every("mistakes.loop_gradient_clipped", *ALL)),
    ("train", WHOLE.replace("for t in range(steps):","for t in range(steps * 2):"),
     every("length", "losses") | every("mistakes.steps_ignored", *TRAINED)),
    ("build_model", net("nn.Sigmoid()", IN, RELU, OUT), every("mistakes.activation_of_x", "output")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x", "grad_output.T @ x / x.shape[1]"),
     every("mistakes.averaged_over_inputs", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)", "(grad_output ** 2).sum(0)"),
     every("mistakes.upstream_squared", "grad_bias")),
    ("linear_backward", "for n in range(len(x)):\n    grad_x = grad_output[n] @ weight\ngrad_weight = grad_output.T @ x\n"
     "grad_bias = grad_output.sum(0)", every("mistakes.x_one_sample", "grad_x")),
    ("linear_backward", "for j in range(len(weight)):\n    grad_x = torch.outer(grad_output[:, j], weight[j])\n"
     "grad_weight = grad_output.T @ x\ngrad_bias = grad_output.sum(0)", every("mistakes.x_one_output", "grad_x")),
    ("linear_backward", GRADIENTS.replace("grad_output @ weight", "x"), every("mistakes.input_itself", "grad_x")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x", "(grad_output.T @ x).sum(0)"),
     every("mistakes.weight_summed", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.T @ x", "weight - grad_output.T @ x"),
     every("mistakes.weight_moved", "grad_weight")),
    ("linear_backward", GRADIENTS.replace("grad_output.sum(0)", "grad_x.sum(0)"),
     every("mistakes.bias_sees_weight", "grad_bias")),
    ("train", moved("p -= learning_rate * p.grad * p"), every("mistakes.gradient_times_parameter", *ALL)),
    ("train", moved("p -= learning_rate * p.grad ** 2"), every("not_finite", *ALL)),
    ("train", WHOLE.replace("criterion(model(x), y)", "2 * criterion(model(x), y)"),
     every("mistakes.loss_doubled", "losses") | every("mistakes.step_doubled", *TRAINED)),
    ("train", HEAD + "    for p in model.parameters():\n        model.zero_grad()\n        criterion(model(x), y).backward()\n"
     "        with torch.no_grad():\n            p -= learning_rate * p.grad\n", every("mistakes.gradients_found_anew", *ALL)),
    ("train", SUM + TURN + FORWARD_PASS + ZERO + BACK + STEP + "    if t == 0:\n        first = loss.item()\n    losses.append(first)",
     every("mistakes.loss_stands_still", "losses")),
]
