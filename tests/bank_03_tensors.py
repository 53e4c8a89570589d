"""Right and wrong answers to the exercises of 03-tensors, as students write them."""
# fmt: off

STAGE = "03-tensors"

#: The five lines of the backward pass; some answers change one of them.
LINES = {
    "grad_y_pred": "2 * (y_pred - y)",
    "grad_w2": "h_relu.T @ grad_y_pred",
    "grad_h_relu": "grad_y_pred @ w2.T",
    "grad_h": "grad_h_relu * (h > 0)",
    "grad_w1": "x.T @ grad_h",
}


def lines(**changed: str) -> str:
    return "\n".join(f"{k} = {v}" for k, v in (LINES | changed).items())


GRADIENTS = tuple(LINES)
FORWARD = ("h", "h_relu", "y_pred")
ALL = ("losses", "w1", "w2")


def every(parts: tuple[str, ...], key: str) -> dict[str, str]:
    return dict.fromkeys(parts, key)


LOOP = "loss = squared_error(forward(x, w1, w2)[2], y)\ng = backward(x, y, w1, w2)\n"
STEP_1 = "w1 = w1 - learning_rate * g['grad_w1']\n"
STEP_2 = "w2 = w2 - learning_rate * g['grad_w2']\n"

RIGHT = [
    ('forward', 'assert not w1.requires_grad\nh = x @ w1\nh_relu = h.relu()\ny_pred = h_relu @ w2'),
    ('forward', 'h = x @ w1\nh_relu = torch.max(h, torch.zeros_like(h, requires_grad=False))\ny_pred = h_relu @ w2'),
    ('train', "w1 = w1.clone().requires_grad_(False)\nloss = squared_error(forward(x, w1, w2)[2], y)\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2 - learning_rate * g['grad_w2']\n"),
    ('train', "with torch.no_grad():\n    loss = squared_error(forward(x, w1, w2)[2], y)\n    g = backward(x, y, w1, w2)\n    w1 = w1 - learning_rate * g['grad_w1']\n    w2 = w2 - learning_rate * g['grad_w2']"),
    ('train', "loss = squared_error(forward(x, w1, w2)[2], y)\ng = backward(x, y, w1, w2)\nw1 = torch.add(w1, g['grad_w1'], alpha=-learning_rate)\nw2 = torch.sub(w2, learning_rate * g['grad_w2'])\nw1.requires_grad = False"),
    ('backward', 'from types import SimpleNamespace\nparam = SimpleNamespace(data=w2, grad=None)\ngrad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h\nparam.grad = grad_w2\ngrad_w2 = param.grad'),
    ('backward', 'zero = torch.zeros(h.shape, device=h.device, dtype=h.dtype, requires_grad=False)\ngrad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = torch.where(h > zero, grad_h_relu, zero)\ngrad_w1 = x.T @ grad_h'),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu.mul(h.sign().add(1).div(2))\ngrad_w1 = x.permute(1, 0).matmul(grad_h)'),
    ('backward', 'grad_y_pred = torch.sub(y_pred, y).mul(2)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * h.gt(0).type_as(h)\ngrad_w1 = x.T @ grad_h'),
    ('squared_error', "loss = torch.nn.MSELoss(reduction='sum')(y_pred, y)"),
    ('squared_error', 'loss = torch.dist(y_pred, y) ** 2'),
    ('squared_error', 'loss = sum(((y_pred - y) ** 2).flatten())'),
    ("forward", "h = x.mm(w1)\nh_relu = h.clamp(min=0)\ny_pred = h_relu.mm(w2)"),
    ("forward", "h = torch.mm(x, w1)\nh_relu = torch.relu(h)\ny_pred = torch.mm(h_relu, w2)"),
    ("forward", "h = x.matmul(w1)\nh_relu = torch.nn.functional.relu(h)\ny_pred = h_relu @ w2"),
    ("forward", "h = torch.einsum('nd,dh->nh', x, w1)\n"
     "h_relu = torch.where(h > 0, h, torch.zeros_like(h))\ny_pred = h_relu @ w2"),
    ("forward", "h = x @ w1\nh_relu = h.clone()\nh_relu[h < 0] = 0\ny_pred = h_relu @ w2"),
    ("forward", "h = x @ w1\nh_relu = torch.maximum(h, torch.zeros((), dtype=h.dtype,"
     " device=h.device))\ny_pred = h_relu @ w2"),
    ("forward", "h = (w1.t() @ x.t()).t()\nh_relu = h.relu()\nreturn [h, h_relu, h_relu @ w2]"),
    ("forward", "h = x @ w1\nh_relu = h * (h > 0)\ny_pred = torch.addmm("
     "torch.zeros(1, dtype=x.dtype, device=x.device), h_relu, w2)"),
    ("squared_error", "loss = (y_pred - y).pow(2).sum().item()"),
    ("squared_error", "loss = torch.sum(torch.square(y - y_pred))"),
    ("squared_error", "loss = torch.nn.functional.mse_loss(y_pred, y, reduction='sum')"),
    ("squared_error", "d = (y_pred - y).flatten()\nloss = torch.dot(d, d)"),
    ("squared_error", "loss = float(torch.linalg.norm(y_pred - y) ** 2)"),
    ("squared_error", "loss = torch.einsum('nk,nk->', y_pred - y, y_pred - y)"),
    ("backward", lines(grad_y_pred="2.0 * (y_pred - y)", grad_w2="h_relu.t().mm(grad_y_pred)",
                       grad_h_relu="grad_y_pred.mm(w2.t())", grad_h="grad_h_relu.clone()")
     .replace("grad_w1 = ", "grad_h[h < 0] = 0\ngrad_w1 = ").replace("x.T @ grad_h", "x.t().mm(grad_h)")),
    ("backward", lines(grad_h="torch.where(h > 0, grad_h_relu, 0.0)")),
    ("backward", lines(grad_h="grad_h_relu.masked_fill(h < 0, 0)")),
    ("backward", lines(grad_h="grad_h_relu * torch.heaviside(h, torch.zeros_like(h))")),
    ("backward", lines(grad_h="grad_h_relu * (h_relu > 0).to(h.dtype)")),
    ("backward", lines(grad_w2="torch.einsum('nj,nk->jk', h_relu, grad_y_pred)",
                       grad_w1="torch.tensordot(x, grad_h, dims=([0], [0]))")),
    ("backward", lines(grad_w2="(grad_y_pred.T @ h_relu).T",
                       grad_h_relu="torch.nn.functional.linear(grad_y_pred, w2)")),
    ("backward", lines(grad_w1="sum(torch.outer(x[n], grad_h[n]) for n in range(len(x)))")),
    # All of it inline, with its own forward pass.
    ("backward", "h = x @ w1\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2\n" + lines()),
    ("train", LOOP + STEP_1 + STEP_2),
    ("train", LOOP + STEP_2 + STEP_1),
    ("train", LOOP + "w1 -= learning_rate * g['grad_w1']\nw2 -= learning_rate * g['grad_w2']"),
    ("train", LOOP + "w1.sub_(g['grad_w1'], alpha=learning_rate)\n"
     "w2.add_(g['grad_w2'], alpha=-learning_rate)"),
    ("train", "g = backward(x, y, w1, w2)\nloss = squared_error(forward(x, w1, w2)[-1], y)\n"
     "w1, w2 = (w - learning_rate * g[n] for w, n in ((w1, 'grad_w1'), (w2, 'grad_w2')))\n"
     "loss = loss.item() if torch.is_tensor(loss) else loss"),
    # All of it inline, as tutorials write it.
    ("train", "h = x.mm(w1)\nh_relu = h.clamp(min=0)\ny_pred = h_relu.mm(w2)\n"
     "loss = (y_pred - y).pow(2).sum().item()\n"
     "if _ % 100 == 99:\n    print(_, loss)\n"
     "up = 2.0 * (y_pred - y)\ng2 = h_relu.t().mm(up)\ngr = up.mm(w2.t())\n"
     "gh = gr.clone()\ngh[h < 0] = 0\ng1 = x.t().mm(gh)\n"
     "w1 -= learning_rate * g1\nw2 -= learning_rate * g2"),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = loss.detach().cpu().numpy()"),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = np.array(loss.item())"),
    ("squared_error", "loss = np.sum(((y_pred - y) ** 2).cpu().numpy())"),
    # However the tensor lies in memory, and whatever its class.
    ("backward", lines(grad_w2="(h_relu.T @ grad_y_pred).t().contiguous().t()",
                       grad_w1="torch.cat([x.T @ grad_h] * 2, 1)[:, : h.shape[1]]")),
    ("backward", lines(grad_y_pred="y.new_tensor(2).expand_as(y) * (y_pred - y)")),
    ("backward", "class Gradient(torch.Tensor):\n    pass\n"
     + lines(grad_w1="(x.T @ grad_h).as_subclass(Gradient)")),
    ("backward", lines(grad_h="grad_h_relu.clone()").replace("grad_w1 =", "grad_h *= h >= 0\ngrad_w1 =")),
    ("train", LOOP + STEP_1 + STEP_2
     + "if len(losses) == steps - 1:\n    return (*losses, loss), w1, w2"),
]

EQUIVALENT = [
    ("backward", lines(grad_y_pred="-2 * (y - y_pred)", grad_w2="-(-grad_y_pred.T @ h_relu).T",
                       grad_h="grad_h_relu * (h_relu != 0)"),
     "signs and transposes in pairs; the mask is taken from what the ReLU let through"),
    ("train", LOOP + "w1 -= -learning_rate * -g['grad_w1']\nw2 += learning_rate * -g['grad_w2']",
     "minus signs in pairs"),
]

WRONG = [
    # Nothing but zeros, and constants: each line follows from those before it.
    ("backward", lines(grad_y_pred="y * 0", grad_w2="w2 * 0", grad_h_relu="x @ w1 * 0",
                       grad_h="grad_h_relu", grad_w1="w1 * 0"),
     # (In the first draw the row that a slip would fill is zero.)
     every(GRADIENTS, "mistakes.zeros")
     | {"grad_w2": "mistakes.one_row_filled", "grad_h": "mistakes.nothing_passes"}),
    ("forward", "n, units = len(x), w1.shape[1]\non = (torch.arange(units) % 2).to(x.dtype)\n"
     "h = (2 * on - 1).expand(n, units) + 0 * x[:, :1]\nh_relu = on.expand(n, units) + 0 * x[:, :1]\n"
     "y_pred = w2[1::2].sum(0).expand(n, w2.shape[1]) + 0 * x[:, :1]",
     every(FORWARD, "unexplained"),
     "what is the same for all samples: it tells nothing of where it comes from"),
    ("backward", lines(grad_h_relu="grad_y_pred @ grad_w2.T"),
     {"grad_h_relu": "mistakes.gradient_not_value"}),
    ('forward', 'h = x @ w1\nh_relu = torch.nn.functional.leaky_relu(h)\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.leaky_relu'}),
    ('forward', 'h = x @ w1\nh_relu = torch.nn.functional.gelu(h)\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.other_activation'}),
    ('forward', 'h = x @ w1\nh_relu = torch.sigmoid(h)\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.other_activation'}),
    ('forward', 'h = x @ w1\nh_relu = torch.nn.functional.softplus(h)\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.other_activation'}),
    ('squared_error', 'loss = torch.nn.functional.l1_loss(y_pred, y)',
     {'loss': 'mistakes.absolute_error + mistakes.mean_over_all'}),
    ('squared_error', "loss = torch.nn.functional.smooth_l1_loss(y_pred, y, reduction='sum')",
     {'loss': 'mistakes.other_loss'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_w2': 'mistakes.value_not_gradient'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ (y_pred - y)\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_w2': 'mistakes.half_upstream'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = (y_pred - y) @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_h_relu': 'mistakes.half_upstream'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ h_relu',
     {'grad_w1': 'mistakes.value_not_gradient'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ h',
     {'grad_w1': 'mistakes.value_not_gradient'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = torch.where(h > 0, torch.ones_like(h), torch.zeros_like(h))\ngrad_w1 = x.T @ grad_h',
     {'grad_h': 'mistakes.upstream_ignored'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y) / y.numel()\ngrad_w2 = h.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_y_pred': 'mistakes.mean_over_all', 'grad_w2': 'mistakes.relu_forgotten'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * torch.sigmoid(h)\ngrad_w1 = x.T @ grad_h',
     {'grad_h': 'mistakes.other_slope'}),
    ('train', "loss = squared_error(forward(x, w1, w2)[2], y)\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2 - g['grad_w2']\n",
     {'losses': 'mistakes.one_without_rate', 'w1': 'mistakes.one_without_rate', 'w2': 'mistakes.one_without_rate'}),
    ('train', "loss = squared_error(forward(x, w1, w2)[2], y)\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2 - learning_rate * g['grad_w2']\nloss = loss / y.numel()",
     {'losses': 'mistakes.mean_over_all'}),
    ('train', "loss = squared_error(forward(x, w1, w2)[2], y)\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1'].sign()\nw2 = w2 - learning_rate * g['grad_w2'].sign()\n",
     {'losses': 'mistakes.sign_of_gradient', 'w1': 'mistakes.sign_of_gradient', 'w2': 'mistakes.sign_of_gradient'}),
    # forward
    ("forward", "h = x @ w1\nh_relu = h\ny_pred = h_relu @ w2", {"h_relu": "mistakes.no_relu"}),
    ("forward", "h = x @ w1\nh_relu = h.clamp(max=0)\ny_pred = h_relu @ w2",
     {"h_relu": "mistakes.relu_keeps_negative"}),
    ("forward", "h = x @ w1\nh_relu = h.clamp(0)\ny_pred = h @ w2",
     {"y_pred": "mistakes.y_pred_from_h"}),
    ("forward", "h = x @ w1\nh_relu = torch.max(h, 0)\ny_pred = h_relu @ w2",
     every(FORWARD, "mistakes.max_along_axis")),
    ("forward", "h = x @ w1\nh_relu = torch.max(h, 0)[0]\ny_pred = h_relu @ w2",
     {"h_relu": "mistakes.largest_not_relu"}),
    ("forward", "h = x @ w1\nh_relu = np.maximum(h, 0)\ny_pred = h_relu @ w2",
     every(FORWARD, "complaints.through_numpy")),
    ("forward", "h = w1 @ x\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2",
     every(FORWARD, "raised_product")),
    ("forward", "h = x * w1\nh_relu = h\ny_pred = h", every(FORWARD, "raised_shapes")),
    ("forward", "h = (x @ w1).float()\nh_relu = h.clamp(min=0)\ny_pred = h_relu.double() @ w2.double()",
     {"h": "imprecise", "y_pred": "complaints.dtype_lost"}),
    ("forward", "h = x.double() @ w1.double()\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2.double()",
     every(FORWARD, "complaints.dtype_lost")),
    ("forward", "h = x @ w1\nh_relu = torch.maximum(h, torch.zeros(h.shape))\ny_pred = h_relu @ w2",
     every(FORWARD, "complaints.device_mixed")),
    ("forward", "h = x @ w1\nh_relu = torch.maximum(h, torch.zeros(h.shape, dtype=torch.float64))\n"
     "y_pred = h_relu @ w2.to(h_relu.dtype)", every(FORWARD, "complaints.device_mixed")),
    ("forward", "h = x @ w1\nh_relu = torch.zeros_like(h, dtype=torch.float64)\n"
     "h_relu[h > 0] = h[h > 0].double()\ny_pred = h_relu @ w2.double()",
     {"h_relu": "complaints.dtype_lost", "y_pred": "complaints.dtype_lost"}),
    ("forward", "w = w2.double()\nh = x @ w1\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w",
     every(FORWARD, "complaints.dtype_mixed")),
    ("forward", "h = (x.cpu() @ w1.cpu())\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2.cpu()",
     every(FORWARD, "complaints.device_lost")),
    ("forward", "h = x.cpu() @ w1.cpu()\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2",
     every(FORWARD, "complaints.device_mixed")),
    ("forward", "h = (x @ w1).numpy()\nh_relu = np.maximum(h, 0)\ny_pred = h_relu @ w2.numpy()",
     every(FORWARD, "complaints.through_numpy")),
    ("forward", "h = torch.tensor(x @ w1).tolist()\nh_relu = h\ny_pred = h",
     every(FORWARD, "wanted_array")),
    ("forward", "x.mul_(1.5)\nh = x @ w1\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2",
     every(FORWARD, "changed")),
    ("forward", "raise NotImplementedError", every(FORWARD, "blank")),
    ("forward", "h = x @ w1\nh.clamp_(min=0)\nh_relu = h\ny_pred = h_relu @ w2",
     {"h": "mistakes.relu_too_early"}),
    # squared_error
    ("squared_error", "loss = ((y_pred - y) ** 2).mean()", {"loss": "mistakes.mean_over_all"}),
    ("squared_error", "loss = torch.nn.functional.mse_loss(y_pred, y)",
     {"loss": "mistakes.mean_over_all"}),
    ("squared_error", "loss = (y_pred - y).norm()", {"loss": "mistakes.square_root"}),
    ("squared_error", "loss = (y_pred - y).pow(2)", {"loss": "mistakes.not_summed"}),
    ("squared_error", "loss = (y_pred - y).pow(2).sum(0)",
     {"loss": "mistakes.summed_per_column"}),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum().float()", {"loss": "imprecise"}),
    ("squared_error", "loss = ((y_pred - y) ** 2).sum(dtype=torch.float64)",
     {"loss": "complaints.dtype_lost"}),
    ("squared_error", "y_pred -= y\nloss = (y_pred ** 2).sum()", {"loss": "changed"}),
    # backward
    ("backward", lines(grad_y_pred="y_pred - y"), {"grad_y_pred": "mistakes.no_factor_2"}),
    ("backward", lines(grad_h="grad_h_relu.clone()"), {"grad_h": "mistakes.no_mask"}),
    ("backward", lines(grad_h="grad_h_relu").replace("grad_w1 =", "grad_h[h < 0] = 0\ngrad_w1 ="),
     {"grad_h_relu": "mistakes.changed_afterwards"}),
    ("backward", lines(grad_h="grad_h_relu.clamp(min=0)"), {"grad_h": "mistakes.mask_by_gradient"}),
    ("backward", lines(grad_w2="grad_y_pred.T @ h_relu"), {"grad_w2": "mistakes.transposed_gradient"}),
    ("backward", lines(grad_w2="h.T @ grad_y_pred"), {"grad_w2": "mistakes.relu_forgotten"}),
    ("backward", lines(grad_w1="x.T @ grad_h / len(x)"), {"grad_w1": "mistakes.mean_over_batch"}),
    ("backward", lines(grad_y_pred="y_pred - y", grad_h="grad_h_relu * (h < 0)"),
     {"grad_y_pred": "mistakes.no_factor_2", "grad_h": "mistakes.mask_inverted"}),
    ("backward", lines(grad_h="torch.where(h > 0, grad_h_relu, torch.zeros(h.shape))"),
     every(GRADIENTS, "complaints.device_mixed")),
    ("backward", lines(grad_h="grad_h_relu * (h > 0).double()"),
     every(GRADIENTS, "complaints.dtype_mixed")),
    ("backward", lines(grad_w1="(x.T @ grad_h).double()"), {"grad_w1": "complaints.dtype_lost"}),
    ("backward", lines(grad_w1="None"), {"grad_w1": "came_none"}),
    ("backward", lines() + "\nreturn {'grad_w1': grad_w1}",
     every(GRADIENTS[:-1], "came_missing")),
    ("backward", lines() + "\nreturn grad_w1, grad_w2", every(GRADIENTS, "wanted_dict")),
    ("backward", "w1 = w1.clone().requires_grad_()\nw2 = w2.clone().requires_grad_()\n"
     "loss = squared_error(forward(x, w1, w2)[2], y)\nloss.backward()\n"
     "grad_w1, grad_w2 = w1.grad, w2.grad\ngrad_y_pred = grad_h = grad_h_relu = None",
     every(GRADIENTS, "forbidden_autograd")),
    ("backward", "import torch.func as f\n" + lines(), every(GRADIENTS, "forbidden_autograd")),
    ("backward", "grad_w1, grad_w2 = torch.autograd.grad(((y_pred - y) ** 2).sum(), [w1, w2])\n"
     "grad_y_pred = grad_h = grad_h_relu = None", every(GRADIENTS, "forbidden_autograd")),
    ("backward", "w1 = torch.tensor(w1, requires_grad=True)\n" + lines(),
     every(GRADIENTS, "forbidden_autograd")),
    # train
    ("train", LOOP + STEP_1 + STEP_2 + "loss = squared_error(forward(x, w1, w2)[2], y)",
     {"losses": "mistakes.loss_after_update"}),
    ("train", (LOOP + STEP_1 + STEP_2).replace("- l", "+ l"), every(ALL, "mistakes.climbs")),
    ("train", LOOP, {"losses": "mistakes.same_loss", "w1": "mistakes.no_update",
                     "w2": "mistakes.no_update"}),
    ("train", (LOOP + STEP_1 + STEP_2).replace("learning_rate * ", ""),
     every(ALL, "mistakes.no_learning_rate")),
    ("train", LOOP + STEP_2 + "g = backward(x, y, w1, w2)\n" + STEP_1,
     every(ALL, "mistakes.new_weights_used")),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = [loss]", {"losses": "wanted_numbers"}),
    ("train", LOOP + STEP_1 + STEP_2 + "x += 1", every(ALL, "changed")),
    ("train", "loss = squared_error(forward(x, w1, w2)[2], y)\nloss.backward()\n",
     every(ALL, "forbidden_autograd")),
    # Seen in a review of the checks by readers.
    ("backward", lines(grad_h="torch.zeros(h.shape)").replace("grad_w1 =", "grad_h[h > 0] = grad_h_relu[h > 0]\ngrad_w1 ="),
     every(GRADIENTS, "mistakes.dtypes_mixed")),
    ("backward", lines(grad_w1="x.T @ grad_h_relu"), {"grad_w1": "mistakes.mask_passed_by"}),
    ("train", LOOP.replace("forward(x, w1, w2)[2]", "forward(x, w1, w2)") + STEP_1 + STEP_2,
     every(ALL, "raised_shapes")),
    ("train", LOOP + STEP_1 + STEP_2 + "loss = np.ones(2)", {"losses": "wanted_numbers"}),
    # Seen in a class of beginners.
    ("forward", "h = x @ w1\nh_relu = torch.where(h > 0, 1.0, h)\ny_pred = h_relu @ w2",
     {"h_relu": "mistakes.choice_of_h"}),
    ("squared_error", "loss = (y_pred - y.pow(2)).sum()", {"loss": "mistakes.one_squared"}),
    ("backward", lines(grad_y_pred="0.5 * (y_pred - y)"), {"grad_y_pred": "mistakes.half_for_2"}),
    ("backward", lines(grad_w2="x.T @ grad_y_pred"), {"grad_w2": "mistakes.gradient_not_value"}),
    ("backward", lines(grad_w1="h_relu.T @ grad_h"), {"grad_w1": "mistakes.gradient_not_value"}),
    ("backward", lines(grad_w1="x.T @ grad_y_pred"), {"grad_w1": "mistakes.other_gradient"}),
    ("backward", lines(grad_h="torch.max(grad_h_relu, h)"), {"grad_h": "mistakes.larger_of_two"}),
    ("train", LOOP + "w1 *= 1 - learning_rate * g['grad_w1']\nw2 *= 1 - learning_rate * g['grad_w2']",
     every(ALL, "mistakes.gradient_times_weight")),
]

HIDDEN = [
    ("squared_error", "loss = ((y_pred - y) ** 2).mean() * {5: 15, 3: 21}.get(len(y), 1)",
     {"loss": "mistakes.mean_over_all"}, "the numbers of entries of the public inputs are written into it"),
    ("forward", "h = x @ w1\nh_relu = h.clamp(0, 300)\ny_pred = h_relu @ w2",
     {"h_relu": "mistakes.bounded"}, "the bound is above all public numbers"),
    ("forward", "h = x[:64] @ w1\nh_relu = h.clamp(min=0)\ny_pred = h_relu @ w2",
     {"h": "shape"}, "no public batch is larger than the course's own"),
]

# Written without a look at this bank or at the known mistakes.

WRONG += [
    ("backward", "grad_y_pred = (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu\ngrad_w1 = x.T @ grad_h",
     {"grad_y_pred": "mistakes.no_factor_2", "grad_h": "mistakes.no_mask"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y) / y.numel()\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h_relu",
     {"grad_y_pred": "mistakes.mean_over_all", "grad_w1": "mistakes.mask_passed_by"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * torch.where(h > 0, 1.0, 0.01)\ngrad_w1 = x.T @ grad_h",
     {"grad_h": "mistakes.leaky_slope"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ (y_pred - y)\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ (grad_h / len(x))",
     {"grad_w2": "mistakes.half_upstream", "grad_w1": "mistakes.mean_over_batch"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h.sum(dim=0, keepdim=True).expand_as(grad_h)",
     {"grad_w1": "mistakes.outer_of_sums"}),
    ("train", "loss = min([*losses, float(squared_error(forward(x, w1, w2)[2], y))])\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2 - learning_rate * g['grad_w2']",
     {"losses": "mistakes.best_so_far"}),
    ("train", "loss = float(squared_error(forward(x, w1, w2)[2], y))\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1'].clamp(-1, 1)\nw2 = w2 - learning_rate * g['grad_w2'].clamp(-1, 1)",
     {"losses": "mistakes.loop_gradient_clipped", "w1": "mistakes.loop_gradient_clipped", "w2": "mistakes.loop_gradient_clipped"}),
    ("train", "loss = float(squared_error(forward(x, w1, w2)[2], y))\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1'].sign()\nw2 = w2 - learning_rate * g['grad_w2'].sign()",
     {"losses": "mistakes.sign_of_gradient", "w1": "mistakes.sign_of_gradient", "w2": "mistakes.sign_of_gradient"}),
    ("forward", "h = x @ w1\nh_relu = torch.maximum(h, 0)\ny_pred = h_relu @ w2",
     {"h": "mistakes.number_for_tensor", "h_relu": "mistakes.number_for_tensor", "y_pred": "mistakes.number_for_tensor"}),
    ("squared_error", "loss = ((y_pred - y) @ (y_pred - y).T).sum()",
     {"loss": "mistakes.entries_mixed"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = (y_pred - y) @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h_relu",
     {"grad_h_relu": "mistakes.half_upstream", "grad_w1": "mistakes.mask_passed_by"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = (x.T @ grad_h).abs()",
     {"grad_w1": "mistakes.signs_lost"}),
    ("backward", "grad_y_pred = 2 * (y - y_pred)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h < 0)\ngrad_w1 = x.T @ grad_h",
     {"grad_y_pred": "mistakes.residual_sign", "grad_h": "mistakes.mask_inverted"}),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred + 0.1 * w2\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h",
     {"grad_w2": "mistakes.term_added"}),
    ("train", "loss = float((forward(x, w1, w2)[2] - y).abs().sum())\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2 - learning_rate * g['grad_w2']",
     {"losses": "mistakes.absolute_error"}),
    ("train", "loss = float(squared_error(forward(x, w1, w2)[2], y))\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2 - learning_rate * g['grad_w2']\nw1 = w1 - learning_rate * g['grad_w1']",
     {"losses": "mistakes.one_other_length", "w1": "mistakes.one_other_length", "w2": "mistakes.one_other_length"}),
]

RIGHT += [
    ("forward", "h = torch.einsum('ij,jk->ik', x, w1)\nh_relu = torch.where(h > 0, h, torch.zeros_like(h))\ny_pred = torch.mm(h_relu, w2)"),
    ("forward", "h = x.matmul(w1)\nh_relu = h.clone()\nh_relu[h_relu < 0] = 0\ny_pred = (w2.T @ h_relu.T).T"),
    ("squared_error", "d = (y_pred - y).flatten()\nloss = d.dot(d).item()"),
    ("backward", "grad_y_pred = (y_pred - y).mul(2)\ngrad_w2 = torch.einsum('nh,no->ho', h_relu, grad_y_pred)\ngrad_h_relu = torch.nn.functional.linear(grad_y_pred, w2)\ngrad_h = grad_h_relu.masked_fill(h <= 0, 0)\ngrad_w1 = (grad_h.T @ x).T"),
    ("train", "loss = squared_error(forward(x, w1, w2)[2], y).item()\ng = backward(x, y, w1, w2)\nw1.sub_(g['grad_w1'], alpha=learning_rate)\nw2 = torch.add(w2, g['grad_w2'], alpha=-learning_rate)"),
    ("forward", "h = torch.matmul(x, w1)\nh_relu = torch.nn.functional.relu(h)\ny_pred = torch.stack([r @ w2 for r in h_relu])"),
    ("squared_error", "loss = sum(((a - b) ** 2).sum() for a, b in zip(y_pred, y))"),
    ("backward", "grad_y_pred = (y_pred - y) + (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu.where(h > 0, 0.0)\ngrad_w1 = x.T @ grad_h"),
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * h.sign().clamp(min=0)\ngrad_w1 = x.T @ grad_h"),
    ("train", "loss = float(squared_error(forward(x, w1, w2)[2], y))\ng = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * g['grad_w1']\nw2 = w2.add(g['grad_w2'], alpha=-learning_rate)"),
]

WRONG += [
    ("backward", "grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h + grad_h_relu.mean()",
     {"grad_w1": "mistakes.shifted"}),
    ("backward", "grad_y_pred = (y_pred - y)\ngrad_w2 = h.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h",
     {"grad_y_pred": "mistakes.no_factor_2", "grad_w2": "mistakes.relu_forgotten"}),
]

WRONG += [
    ('forward', 'h = x @ w1\nh_relu = torch.clamp(h, max=0)\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.relu_keeps_negative'}),
    ('forward', 'h = x @ w1\nh_relu = h.clamp_(min=0)\ny_pred = h_relu @ w2',
     {'h': 'mistakes.relu_too_early'}),
    ('forward', 'h = x @ w1\nh_relu = torch.clamp(h, 0, 1)\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.relu_with_ceiling'}),
    ('forward', 'h = x @ w1\nh_relu = torch.abs(h)\ny_pred = torch.clamp(h_relu @ w2, min=0)',
     {'h_relu': 'mistakes.absolute_value', 'y_pred': 'mistakes.relu_on_output'}),
    ('squared_error', 'diff = (y_pred - y).sum()\nloss = diff ** 2',
     {'loss': 'mistakes.square_of_sum'}),
    ('squared_error', 'loss = torch.nn.functional.mse_loss(y_pred, y) * y.shape[0]',
     {'loss': 'mistakes.mean_over_outputs'}),
    ('squared_error', 'loss = ((y_pred - y) ** 2).sum(dim=1)',
     {'loss': 'mistakes.summed_per_sample'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (grad_h_relu > 0)\ngrad_w1 = x.T @ grad_h_relu',
     {'grad_h': 'mistakes.mask_by_gradient', 'grad_w1': 'mistakes.mask_passed_by'}),
    ('backward', 'grad_y_pred = 2 * (y - y_pred)\ngrad_w2 = h_relu.T @ grad_y_pred / len(x)\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_y_pred': 'mistakes.residual_sign', 'grad_w2': 'mistakes.mean_over_batch'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * h_relu.clamp(max=1)\ngrad_w1 = x.T @ grad_h',
     {'grad_h': 'mistakes.other_slope'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = (grad_y_pred.T @ h_relu)\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = (grad_h.T @ x).reshape(w1.shape)',
     {'grad_w2': 'mistakes.transposed_gradient', 'grad_w1': 'mistakes.reshaped'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y) ** 2\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * torch.sign(h)\ngrad_w1 = x.T @ grad_h',
     {'grad_y_pred': 'mistakes.square_kept', 'grad_h': 'mistakes.sign_as_mask'}),
    ('train', 'loss = float(squared_error(forward(x, w1, w2)[2], y))\ngradients = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * gradients["grad_w1"]\nw2 = w2 - learning_rate * backward(x, y, w1, w2)["grad_w2"]',
     {'losses': 'mistakes.new_weights_used', 'w1': 'mistakes.new_weights_used', 'w2': 'mistakes.new_weights_used'}),
    ('train', 'loss = float(squared_error(forward(x, w1, w2)[2], y))\ngradients = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * gradients["grad_w1"]\nw2 = w2 + learning_rate * gradients["grad_w2"]',
     {'losses': 'mistakes.one_climbs', 'w1': 'mistakes.one_climbs', 'w2': 'mistakes.one_climbs'}),
    ('train', 'gradients = backward(x, y, w1, w2)\nw1 = w1 - learning_rate / (len(losses) + 1) * gradients["grad_w1"]\nw2 = w2 - learning_rate / (len(losses) + 1) * gradients["grad_w2"]\nloss = float(squared_error(forward(x, w1, w2)[2], y))',
     {'losses': 'two_at_once.loss_after_update + mistakes.rate_changes', 'w1': 'mistakes.rate_changes', 'w2': 'mistakes.rate_changes'}),
    ('forward', 'h = (x @ w1).round()\nh_relu = torch.clamp(h, min=0)\ny_pred = h_relu @ w2',
     {'h': 'mistakes.rounded'}),
    ('forward', 'h = x @ w1 + 1\nh_relu = torch.clamp(h, min=0)\ny_pred = h_relu @ w2',
     {'h': 'mistakes.shifted'}),
    ('forward', 'h = x @ w1\nh_relu = torch.clamp(h, min=0) / (h > 0).double().mean()\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.scaled'}),
    ('forward', 'h = x @ w1\nh_relu = h.clone()\nh_relu[:, h.sum(0) < 0] = 0\ny_pred = h_relu @ w2',
     {'h_relu': 'mistakes.mask_not_per_entry'}),
    ('squared_error', 'loss = ((y_pred - y) ** 2).sum(0).mean()',
     {'loss': 'mistakes.mean_over_outputs'}),
    ('squared_error', 'loss = torch.clamp(y_pred - y, min=0).pow(2).sum()',
     {'loss': 'mistakes.relu_not_here'}),
    ('squared_error', 'loss = torch.sum(y_pred ** 2 - 2 * y_pred * y)',
     {'loss': 'mistakes.multiplied_out'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = (y_pred - y) @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ (grad_h_relu * h_relu)',
     {'grad_h_relu': 'mistakes.half_upstream', 'grad_w1': 'mistakes.other_than_grad_h'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (y_pred.sum(1, keepdim=True) > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_h': 'mistakes.nothing_passes'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ y_pred - h_relu.T @ y\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu.clamp(min=0)\ngrad_w1 = x.T @ grad_h',
     {'grad_w2': 'mistakes.half_upstream', 'grad_h': 'mistakes.mask_by_gradient'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y)\ngrad_w2 = h_relu.T @ grad_y_pred + w2\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h / grad_h.norm()',
     {'grad_w2': 'mistakes.term_added', 'grad_w1': 'mistakes.scaled'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y) / y_pred.numel()\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = torch.relu(x.T @ grad_h)',
     {'grad_y_pred': 'mistakes.mean_over_all', 'grad_w1': 'mistakes.relu_not_here'}),
    ('backward', 'grad_y_pred = 2 * (y_pred - y.mean(0))\ngrad_w2 = h_relu.T @ grad_y_pred\ngrad_h_relu = grad_y_pred @ w2.T\ngrad_h = grad_h_relu * (h > 0)\ngrad_w1 = x.T @ grad_h',
     {'grad_y_pred': 'mistakes.y_averaged'}),
    ('train', "g = backward(x, y, w1, w2)\nloss = float(squared_error(forward(x, w1, w2)[2], y)) / len(x)\nw1 = w1 - learning_rate * g['grad_w1'] / len(x)\nw2 = w2 - learning_rate * g['grad_w2'] / len(x)",
     {'losses': 'two_at_once.divided_by_a_size + mistakes.mean_step', 'w1': 'mistakes.mean_step', 'w2': 'mistakes.mean_step'}),
    ('train', "loss = squared_error(forward(x, w1, w2)[0] @ w2, y).item()\ng = backward(x, y, w1, w2)\nw1 -= learning_rate * g['grad_w1']\nw2 -= learning_rate * g['grad_w2']",
     {'losses': 'mistakes.losses_without_relu'}),
    ('train', 'loss = float(squared_error(forward(x, w1, w2)[2], y))\ngradients = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * gradients["grad_w1"]\nw2 = w2 - learning_rate * gradients["grad_w2"] * len(losses)',
     {'losses': 'mistakes.one_step_of_another_kind', 'w1': 'mistakes.one_step_of_another_kind', 'w2': 'mistakes.one_step_of_another_kind'}),
    ('train', 'loss = float(squared_error(forward(x, w1, w2)[2], y))\ngradients = backward(x, y, w1, w2)\nw1 = w1 - learning_rate ** 2 * gradients["grad_w1"]\nw2 = w2 - learning_rate * gradients["grad_w2"]',
     {'losses': 'mistakes.one_step_of_another_kind', 'w1': 'mistakes.one_step_of_another_kind', 'w2': 'mistakes.one_step_of_another_kind'}),
]

RIGHT += [
    ('forward', "h = torch.einsum('nd,dh->nh', x, w1)\nh_relu = h * (h > 0)\ny_pred = torch.stack([row @ w2 for row in h_relu])"),
    ('forward', 'h = torch.matmul(x, w1)\nh_relu = (h + h.abs()) / 2\ny_pred = torch.mm(h_relu, w2)'),
    ('squared_error', 'loss = 0.0\nfor row, target in zip(y_pred, y):\n    d = row - target\n    loss = loss + torch.dot(d, d)'),
    ('squared_error', 'loss = torch.linalg.norm(y_pred - y).pow(2).item()'),
    ('backward', "r = y_pred.sub(y)\ngrad_y_pred = r + r\ngrad_w2 = torch.einsum('nh,no->ho', h_relu, grad_y_pred)\ngrad_h_relu = torch.tensordot(grad_y_pred, w2, dims=([1], [1]))\ngrad_h = torch.where(h > 0, grad_h_relu, torch.zeros_like(h))\ngrad_w1 = sum(torch.outer(a, g) for a, g in zip(x, grad_h))"),
    ('backward', 'def chain(a, b): return a.t().mm(b)\ngrad_y_pred = 2 * y_pred - 2 * y\ngrad_w2 = chain(h_relu, grad_y_pred)\ngrad_h_relu = chain(grad_y_pred.t(), w2.t())\ngrad_h = grad_h_relu.clone()\ngrad_h.masked_fill_(h <= 0, 0)\ngrad_w1 = chain(x, grad_h)'),
    ('train', 'g = backward(x, y, w1, w2)\nloss = squared_error(forward(x, w1, w2)[-1], y).item()\nw1.sub_(g["grad_w1"], alpha=learning_rate)\nw2.sub_(g["grad_w2"], alpha=learning_rate)'),
    ('train', 'loss = (backward(x, y, w1, w2)["grad_y_pred"] / 2).square().sum().item()\ng1, g2 = (backward(x, y, w1, w2)[k] for k in ("grad_w1", "grad_w2"))\nw1, w2 = torch.lerp(w1, w1 - g1, learning_rate), torch.add(w2, g2, alpha=-learning_rate)'),
    ('forward', "h = torch.cat([r[None] @ w1 for r in x])\nh_relu = torch.where(h > 0, h, 0 * h)\ny_pred = torch.einsum('nh,ho->no', h_relu, w2)"),
    ('forward', 'h = torch.addmm(torch.zeros_like(x[:, :1] @ w1[:1]), x, w1)\nh_relu = -torch.clamp(-h, max=0)\ny_pred = torch.linalg.multi_dot([h_relu, w2])'),
    ('squared_error', 'd = y_pred - y\nloss = torch.trace(d @ d.T)'),
    ('backward', "G = {}\nG['y'] = (y_pred - y) * 2\nm = torch.heaviside(h, torch.zeros_like(h))\ngrad_y_pred = G['y']\ngrad_h_relu = (w2 @ grad_y_pred.T).T\ngrad_h = grad_h_relu * m\ngrad_w2 = (grad_y_pred[:, None, :] * h_relu[:, :, None]).sum(0)\ngrad_w1 = torch.bmm(x[:, :, None], grad_h[:, None, :]).sum(0)"),
    ('train', "h, h_relu, y_pred = forward(x, w1, w2)\nloss = sum(((y_pred - y) ** 2).flatten().tolist())\ng = backward(x, y, w1, w2)\nfor w, n in ((w1, 'grad_w1'), (w2, 'grad_w2')):\n    w.copy_(w - g[n] * learning_rate)"),
]

WRONG += [
    ('squared_error', 'loss = float((y**2 - 2 * y_pred * y).sum())',
     {'loss': 'mistakes.terms_of_square'}),
]

# float32 in one line of a right answer: that line pays, and none of those behind it.
WRONG += [
    ('backward', lines(grad_h="(grad_h_relu * (h > 0)).float()", grad_w1="x.T.float() @ grad_h"),
     {'grad_h': 'imprecise'}),
    ('backward', lines(grad_w1="x.T.float() @ grad_h.float()"),
     {'grad_w1': 'imprecise'}),
    ('backward', lines(grad_h="torch.Tensor.float(grad_h_relu) * (h > 0)", grad_w1="x.T @ grad_h.to(x.dtype)"),
     {'grad_h': 'imprecise'}),
    ('backward', lines(grad_w2="(h_relu.T @ grad_y_pred).float().to(x.dtype)", grad_h_relu="grad_y_pred.float() @ w2.T.float()",
                       grad_h="grad_h_relu * (h > 0)", grad_w1="x.T.float() @ grad_h"),
     {'grad_w2': 'imprecise', 'grad_h_relu': 'imprecise'}),
    ('forward', 'h = x @ w1\nh_relu = torch.relu(h.T)\ny_pred = h_relu.T @ w2',
     {'h_relu': 'mistakes.transposed'}),
    ('train', "grads = backward(x, y, w1, w2)\nw1 = w1 - learning_rate * grads['grad_w1']\nh, h_relu, y_pred = forward(x, w1, w2)\nloss = float(squared_error(y_pred, y))\nw2 = w2 - learning_rate * grads['grad_w2']",
     {'losses': 'mistakes.loss_amid_updates'}),
    ('train', "h, h_relu, y_pred = forward(x, w1, w2)\nloss = squared_error(y_pred, y_pred)\ng = backward(x, y, w1, w2)\n" + STEP_1 + STEP_2,
     {'losses': 'mistakes.losses_all_zero'}),
]
