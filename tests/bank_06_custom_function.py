"""Right and wrong answers to the exercises of 06-custom-function, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A class has two
blanks, forward's and backward's: `both` puts the two bodies together. CELLS_RIGHT and
CELLS_WRONG hold whole cells, where the heads of the methods are part of the answer.
"""
# fmt: off

from build_class import NEXT_BLANK

STAGE = "06-custom-function"

SAVE_H = "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)"
OPEN_H = "h, = ctx.saved_tensors\n"
SAVE_XW = "ctx.save_for_backward(x, w)\nproduct = x @ w"
OPEN_XW = "x, w = ctx.saved_tensors\n"
NEEDS = (
    "grad_x = grad_output @ w.T if ctx.needs_input_grad[0] else None\n"
    "grad_w = x.T @ grad_output if ctx.needs_input_grad[1] else None"
)


def both(forward: str, backward: str) -> str:
    return f"{forward}{NEXT_BLANK}{backward}"


def relu_class(forward: str, backward: str, above: str = "    @staticmethod\n",
               head: str = "ctx, h", base: str = "torch.autograd.Function") -> str:
    """A whole cell: the class, with a body for each method."""
    inner = ["\n".join("        " + line for line in body.splitlines())
             for body in (forward, backward)]
    return (f"class MyReLU({base}):\n{above}    def forward({head}):\n{inner[0]}\n"
            f"{above}    def backward(ctx, grad_output):\n{inner[1]}\n")


def linear_class(forward: str, backward: str, head: str = "ctx, x, w") -> str:
    source = relu_class(forward, backward, head=head)
    return source.replace("MyReLU", "MyLinear")


# As tutorials write it.
TUTORIAL_RELU = '''class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, values):
        ctx.save_for_backward(values)
        return values.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        values, = ctx.saved_tensors
        slopes = grad_output.clone()
        slopes[values < 0] = 0
        return slopes
'''

RIGHT = [
    # my_relu
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output.clone()\ngrad_h[h < 0] = 0")),
    ("my_relu", both(SAVE_H, "grad_h = grad_output * (ctx.saved_tensors[0] > 0)")),
    ("my_relu", both("h_relu = torch.relu(h)\nctx.save_for_backward(h_relu)",
                     "out, = ctx.saved_tensors\n"
                     "grad_h = torch.where(out > 0, grad_output, 0.0)")),
    ("my_relu", both("mask = h > 0\nctx.save_for_backward(mask)\nh_relu = h * mask",
                     "mask, = ctx.saved_tensors\ngrad_h = mask * grad_output")),
    ("my_relu", both("ctx.save_for_backward(h)\n"
                     "h_relu = torch.maximum(h, torch.zeros_like(h))",
                     OPEN_H + "grad_h = torch.where(h >= 0, grad_output,"
                     " torch.zeros_like(grad_output))")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = torch.nn.functional.relu(h)",
                     OPEN_H + "grad_h = grad_output.masked_fill(h <= 0, 0)")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = (h + h.abs()) / 2",
                     OPEN_H + "grad_h = grad_output * (1 + torch.sign(h)) / 2")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h.clone()\nh_relu[h < 0] = 0",
                     OPEN_H + "grad_h = grad_output * (h > 0).type_as(grad_output)")),
    ("my_relu", both("ctx.shape = h.shape\nslope = (h > 0).to(h.dtype)\n"
                     "ctx.save_for_backward(slope)\nh_relu = slope * h",
                     "slope, = ctx.saved_tensors\n"
                     "return torch.mul(grad_output, slope).reshape(ctx.shape)")),
    ("my_relu", both("ctx.save_for_backward(h)\nreturn torch.where(h > 0, h, 0)",
                     "if not ctx.needs_input_grad[0]:\n    return None\n"
                     "return grad_output * (ctx.saved_tensors[0] > 0).double()")),
    ("my_relu", both("with torch.no_grad():\n    h_relu = h.clamp_min(0)\n"
                     "ctx.save_for_backward(h_relu, h)",
                     "h_relu, h = ctx.saved_tensors\n"
                     "grad_h = torch.zeros_like(grad_output)\n"
                     "grad_h[h > 0] = grad_output[h > 0]")),
    ("my_relu", both("ctx.save_for_backward(h.detach())\nh_relu = h.clamp(0)",
                     OPEN_H + "print(grad_output)\ngrad_h = (h > 0) * grad_output, None")),
    ("my_relu", both("ctx.set_materialize_grads(False)\n" + SAVE_H,
                     "if grad_output is None:\n    return None\n"
                     + OPEN_H + "grad_h = grad_output * (h > 0)")),
    # NumPy's function gives a tensor back.
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = np.maximum(h, 0)",
                     OPEN_H + "grad_h = grad_output * (h > 0)")),
    # NumPy for the mask is a way too: the mask has no slope.
    ("my_relu", both("ctx.save_for_backward(torch.from_numpy(h.numpy() > 0))\n"
                     "h_relu = torch.from_numpy(np.maximum(h.numpy(), 0))",
                     "mask, = ctx.saved_tensors\ngrad_h = grad_output * mask")),
    # my_linear
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS)),
    ("my_linear", both("ctx.save_for_backward(w, x)\nproduct = x.mm(w)",
                       "w, x = ctx.saved_tensors\nfor_x, for_w = ctx.needs_input_grad\n"
                       "grad_x = grad_output.mm(w.t()) if for_x else None\n"
                       "grad_w = x.t().mm(grad_output) if for_w else None")),
    ("my_linear", both("ctx.save_for_backward(x, w)\nproduct = torch.einsum('nd,dh->nh', x, w)",
                       OPEN_XW + "grad_x, grad_w = None, None\n"
                       "if ctx.needs_input_grad[0]:\n"
                       "    grad_x = torch.einsum('nh,dh->nd', grad_output, w)\n"
                       "if ctx.needs_input_grad[1]:\n"
                       "    grad_w = torch.einsum('nd,nh->dh', x, grad_output)")),
    ("my_linear", both("ctx.save_for_backward(x, w)\nproduct = torch.matmul(x, w)",
                       "grads = [None, None]\nx, w = ctx.saved_tensors\n"
                       "if ctx.needs_input_grad[1]: grads[1] = (grad_output.T @ x).T\n"
                       "if ctx.needs_input_grad[0]: grads[0] = (w @ grad_output.T).T\n"
                       "return tuple(grads)")),
    # Saves only what somebody is going to need.
    ("my_linear", both("ctx.save_for_backward(x if ctx.needs_input_grad[1] else None,\n"
                       "                      w if ctx.needs_input_grad[0] else None)\n"
                       "product = x @ w",
                       OPEN_XW + "grad_x = None if w is None else grad_output @ w.T\n"
                       "grad_w = None if x is None else x.T @ grad_output")),
    ("my_linear", both(SAVE_XW, OPEN_XW +
                       "grad_x = torch.matmul(grad_output, w.T) if x.requires_grad else None\n"
                       "grad_w = torch.matmul(x.T, grad_output) if w.requires_grad else None\n"
                       "return grad_x, grad_w, None")),
    ("my_linear", both("ctx.save_for_backward(x, w)\n"
                       "product = (x[:, :, None] * w[None]).sum(1)",
                       OPEN_XW + "grad_x = grad_w = None\n"
                       "if ctx.needs_input_grad[0]:\n"
                       "    grad_x = (grad_output[:, None, :] * w[None]).sum(2)\n"
                       "if ctx.needs_input_grad[1]:\n"
                       "    grad_w = (x[:, :, None] * grad_output[:, None, :]).sum(0)")),
    ("my_linear", both("ctx.save_for_backward(x, w)\nproduct = torch.nn.functional.linear(x, w.T)",
                       OPEN_XW + "grad_x = grad_w = None\nif ctx.needs_input_grad[0]:\n"
                       "    grad_x = torch.stack([w @ row for row in grad_output])\n"
                       "if ctx.needs_input_grad[1]:\n"
                       "    grad_w = sum(torch.outer(a, g) for a, g in zip(x, grad_output))")),
    # train
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "loss = (MyLinear.apply(h_relu, w2) - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\n    w1.grad.zero_()\n    w2.grad.zero_()"),
    ("train", "linear, relu = MyLinear.apply, MyReLU.apply\n"
     "loss = ((linear(relu(linear(x, w1)), w2) - y) ** 2).sum()\n"
     "g1, g2 = torch.autograd.grad(loss, [w1, w2])\n"
     "w1 = (w1 - learning_rate * g1).detach().requires_grad_()\n"
     "w2 = (w2 - learning_rate * g2).detach().requires_grad_()"),
    ("train", "w1.grad = None\nw2.grad = None\n"
     "d = MyLinear.apply(MyReLU.apply(MyLinear.apply(x, w1)), w2) - y\n"
     "loss = MyLinear.apply(d.reshape(1, -1), d.reshape(-1, 1)).squeeze()\nloss.backward()\n"
     "w1.data -= learning_rate * w1.grad\nw2.data -= learning_rate * w2.grad"),
    ("train", "optimizer = torch.optim.SGD([w1, w2], lr=learning_rate)\n"
     "y_pred = MyLinear.apply(MyReLU.apply(MyLinear.apply(x, w1)), w2)\n"
     "loss = torch.nn.functional.mse_loss(y_pred, y, reduction='sum')\n"
     "optimizer.zero_grad()\nloss.backward()\noptimizer.step()"),
    ("train", "h = MyLinear.apply(x, w1)\nh_relu = MyReLU.apply(h)\n"
     "y_pred = MyLinear.apply(h_relu, w2)\nloss = torch.sum(torch.square(y_pred - y))\n"
     "print(_, loss.item())\nloss.backward()\nwith torch.no_grad():\n"
     "    for w in (w1, w2):\n        w.sub_(learning_rate * w.grad)\n        w.grad = None"),
]

CELLS_RIGHT = [
    ("my_relu", TUTORIAL_RELU),
    # forward and setup_context apart, as PyTorch's newer documentation has it
    ("my_relu", relu_class("return h.clamp(min=0)", OPEN_H + "return grad_output * (h > 0)",
                           head="h")
     + "    @staticmethod\n    def setup_context(ctx, inputs, output):\n"
       "        ctx.save_for_backward(*inputs)\n"),
    # under its other name
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", OPEN_H + "return grad_output * (h > 0)")
     .replace("def backward", "def vjp")),
    ("my_relu", "class Base(torch.autograd.Function):\n    @staticmethod\n"
     "    def backward(ctx, g):\n        return g * (ctx.saved_tensors[0] > 0)\n\n"
     "class MyReLU(Base):\n    @staticmethod\n    def forward(ctx, h):\n"
     "        h_relu = h.clamp(min=0)\n        ctx.save_for_backward(h_relu)\n"
     "        return h_relu\n"),
    ("my_linear", linear_class("return x @ w", OPEN_XW + NEEDS + "\nreturn grad_x, grad_w",
                               head="x, w")
     + "    @staticmethod\n    def setup_context(ctx, inputs, output):\n"
       "        x, w = inputs\n        ctx.save_for_backward(x, w)\n"),
    # A tutorial's loop, on leaves, with an alias.
    ("train", "def train(x, y, w1, w2, learning_rate, steps):\n"
     "    w1 = w1.clone().requires_grad_(True)\n    w2 = w2.clone().requires_grad_(True)\n"
     "    losses = []\n    for t in range(steps):\n        relu = MyReLU.apply\n"
     "        y_pred = MyLinear.apply(relu(MyLinear.apply(x, w1)), w2)\n"
     "        loss = (y_pred - y).pow(2).sum()\n        losses.append(loss.item())\n"
     "        loss.backward()\n        with torch.no_grad():\n"
     "            w1 -= learning_rate * w1.grad\n            w2 -= learning_rate * w2.grad\n"
     "            w1.grad.zero_()\n            w2.grad.zero_()\n    return losses, w1, w2\n"),
    # Aliases made outside the loop, of the student's own classes.
    ("train", "relu = MyReLU.apply\nlinear = MyLinear.apply\n"
     "def train(x, y, w1, w2, learning_rate, steps):\n"
     "    w1 = w1.clone().requires_grad_(True)\n    w2 = w2.clone().requires_grad_(True)\n"
     "    losses = []\n    for t in range(steps):\n"
     "        loss = (linear(relu(linear(x, w1)), w2) - y).pow(2).sum()\n"
     "        losses.append(loss.item())\n        loss.backward()\n"
     "        with torch.no_grad():\n            w1 -= learning_rate * w1.grad\n"
     "            w2 -= learning_rate * w2.grad\n        w1.grad = w2.grad = None\n"
     "    return losses, w1.detach(), w2.detach()\n"),
]

RELU_PARTS = ("output", "grad_h", "gradgradcheck", "rules")
LINEAR_PARTS = ("output", "grad_x", "grad_w", "unneeded", "gradgradcheck", "rules")
TRAIN_PARTS = ("losses", "w1", "w2", "own_functions", "graph")


def every(parts, key):
    return dict.fromkeys(parts, key)


def complaint(key, *parts):
    return every(parts, f"complaints.{key}")


def mistake(name, *parts):
    return every(parts, f"mistakes.{name}")


def after_forward(key):
    """Everything of my_relu but the output."""
    return complaint(key, *RELU_PARTS[1:])


FORWARD = "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\ny_pred = MyLinear.apply(h_relu, w2)\n"
LOSS = "loss = (y_pred - y).pow(2).sum()\n"
BACK = "loss.backward()\n"
STEP = ("with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
        "    w2 -= learning_rate * w2.grad\n")
ZERO = "w1.grad = w2.grad = None\n"
REST = LOSS + BACK + STEP + ZERO

EQUIVALENT = [
    ("my_relu", both("h_relu = h.clamp(min=0)\nctx.save_for_backward(h_relu)",
                     "out, = ctx.saved_tensors\ngrad_h = grad_output * out.sign()"),
     "a sign for a mask: that of the output, which is never negative"),
]

WRONG = [
    # my_relu, forward
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     mistake("no_relu", "output")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h.abs()",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     mistake("absolute_value", "output")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h.clamp(max=0)",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     mistake("relu_keeps_negative", "output")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = (h > 0).to(h.dtype)",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     mistake("mask_as_relu", "output")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h > 0",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("not_differentiable", *RELU_PARTS)),
    ("my_relu", both("ctx.save_for_backward(h)\nh[h < 0] = 0\nh_relu = h",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("input_edited", "output", "gradgradcheck", "rules")),
    ("my_relu", both("h[h < 0] = 0\nctx.mark_dirty(h)\nctx.save_for_backward(h)\nh_relu = h",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     mistake("in_place_forward", *RELU_PARTS)),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h.clamp(min=0).numpy()",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("wanted_tensor", *RELU_PARTS)),
    ("my_relu", both("ctx.save_for_backward(h)\nreturn",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("no_tensor", *RELU_PARTS)),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h.float().clamp(min=0)",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("dtype_lost", *RELU_PARTS)),
    ("my_relu", both("raise NotImplementedError()", "raise NotImplementedError()"),
     every(RELU_PARTS, "blank_elsewhere")),
    # my_relu, backward
    ("my_relu", both(SAVE_H, "raise NotImplementedError()"), after_forward("method_blank")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = (h > 0).to(h.dtype)"),
     mistake("upstream_ignored", "grad_h")),
    ("my_relu", both(SAVE_H, "grad_h = grad_output"), mistake("no_mask", "grad_h")),
    ("my_relu", both("h_relu = h.clamp(min=0)\nctx.save_for_backward(h_relu)",
                     "h_relu, = ctx.saved_tensors\ngrad_h = grad_output.clone()\n"
                     "grad_h[h_relu < 0] = 0"), mistake("no_mask", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * (h < 0)"),
     mistake("mask_inverted", "grad_h")),
    ("my_relu", both(SAVE_H, "grad_h = grad_output * (grad_output > 0)"),
     mistake("mask_by_gradient", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * h.clamp(min=0)"),
     mistake("times_h_relu", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * h"), mistake("times_h", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * torch.sign(h)"),
     mistake("sign_as_mask", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = -grad_output * (h > 0)"),
     mistake("opposite_sign", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * (h > 0.01)"),
     mistake("mask_threshold", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = (grad_output * (h > 0)).sum()"),
     {"grad_h": "shape"}),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_output[h < 0] = 0\ngrad_h = grad_output"),
     complaint("upstream_edited", "gradgradcheck", "rules")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_output *= h > 0\ngrad_h = grad_output"),
     complaint("upstream_edited", "gradgradcheck", "rules")),
    ("my_relu", both("ctx.h = h\nh_relu = h.clamp(min=0)", "grad_h = grad_output * (ctx.h > 0)"),
     complaint("kept_on_ctx", "rules")),
    ("my_relu", both("ctx.kept = {'mask': [h > 0]}\nh_relu = h.clamp(min=0)",
                     "grad_h = grad_output * ctx.kept['mask'][0]"),
     complaint("kept_on_ctx", "rules")),
    ("my_relu", both("MyReLU.h = h\nh_relu = h.clamp(min=0)",
                     "grad_h = grad_output * (MyReLU.h > 0)"),
     complaint("kept_outside_ctx", "rules")),
    ("my_relu", both("global mask\nmask = h > 0\nh_relu = h.clamp(min=0)",
                     "grad_h = grad_output * mask"),
     complaint("kept_outside_ctx", "rules")),
    ("my_relu", both("ctx.save_for_backward = h\nh_relu = h.clamp(min=0)",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     after_forward("saved_too_few")),
    ("my_relu", both("h_relu = h.clamp(min=0)", OPEN_H + "grad_h = grad_output * (h > 0)"),
     after_forward("saved_too_few")),
    ("my_relu", both(SAVE_H, "h = ctx.saved_tensors\ngrad_h = grad_output * (h > 0)"),
     after_forward("saved_is_tuple")),
    ("my_relu", both(SAVE_H, "h = ctx.saved_tensors\ngrad_h = torch.where(h > 0, grad_output, 0)"),
     after_forward("saved_is_tuple")),
    ("my_relu", both(SAVE_H, "h = ctx.saved_tensors\ngrad_h = grad_output.clone()\n"
                     "grad_h[h.lt(0)] = 0"), after_forward("saved_is_tuple")),
    ("my_relu", both(SAVE_H, "h = ctx.saved_tensors\n"
                     "grad_h = grad_output * torch.heaviside(h, h)"),
     after_forward("saved_is_tuple")),
    ("my_relu", both(SAVE_H, "grad_h = grad_output * (h > 0)"), after_forward("backward_raised")),
    ("my_relu", both("ctx.set_materialize_grads(False)\n" + SAVE_H,
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("backward_raised", "rules")),
    ("my_relu", both("ctx.set_materialize_grads(False)\n" + SAVE_H,
                     OPEN_H + "if grad_output is None:\n    return torch.ones_like(h)\n"
                     "grad_h = grad_output * (h > 0)"),
     complaint("gradcheck_failed", "rules")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = torch.from_numpy(\n"
                     "    grad_output.detach().numpy() * (h.detach().numpy() > 0))"),
     complaint("backward_detached", "gradgradcheck")),
    ("my_relu", both(SAVE_H, OPEN_H + "g = grad_output.numpy().copy()\ng[h.numpy() < 0] = 0\n"
                     "grad_h = torch.from_numpy(g)"),
     complaint("backward_detached", "gradgradcheck")),
    ("my_relu", both(SAVE_H, OPEN_H + "with torch.no_grad():\n    grad_h = grad_output * (h > 0)"),
     complaint("backward_detached", "gradgradcheck")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output.data * (h > 0)"),
     complaint("backward_detached", "gradgradcheck")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = (grad_output * (h > 0)).numpy()"),
     complaint("wanted_tensor", "grad_h", "gradgradcheck", "rules")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_output * (h > 0)\nreturn"),
     after_forward("needed_is_none")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * (h > 0), grad_output"),
     after_forward("gradient_count")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = (grad_output * (h > 0)).float()"),
     {"grad_h": "imprecise", "gradgradcheck": "complaints.dtype_lost"}),
    ("my_relu", both(SAVE_H, OPEN_H + "h[h < 0] = 0\nh[h > 0] = 1\ngrad_h = grad_output * h"),
     complaint("input_edited", "gradgradcheck", "rules")),
    # PyTorch has no derivative for this function, so gradgradcheck really stops.
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output *"
                     " torch.heaviside(h, torch.zeros_like(h))"),
     complaint("backward_rejected", "gradgradcheck")),
    ("my_relu", both("h_relu = h.clamp(min=0)\nctx.save_for_backward(h_relu)",
                     "a, = ctx.saved_tensors\na[a > 0] = 1\ngrad_h = grad_output * a"),
     complaint("output_edited", "gradgradcheck", "rules")),
    ("my_relu", both(SAVE_H, "while True: pass"), every(RELU_PARTS, "too_slow")),
    ("my_relu", both(SAVE_H, "import sys\nsys.exit()"), every(RELU_PARTS, "raised")),
    # my_relu, by autograd
    ("my_relu", both("with torch.enable_grad():\n    a = h.detach().requires_grad_()\n"
                     "    b = torch.relu(a)\nctx.save_for_backward(a, b)\nh_relu = b.detach()",
                     "a, b = ctx.saved_tensors\n"
                     "grad_h, = torch.autograd.grad(b, a, grad_output)"),
     every(RELU_PARTS, "autograd_inside")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = torch.func.vjp(torch.relu, h)[1](grad_output)[0]"),
     every(RELU_PARTS, "autograd_inside")),
    ("my_relu", both(SAVE_H, OPEN_H + "with torch.enable_grad():\n"
                     "    a = h.detach()\n    a.requires_grad = True\n"
                     "    torch.relu(a).backward(grad_output)\ngrad_h = a.grad"),
     every(RELU_PARTS, "autograd_inside")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = torch.ops.aten.threshold_backward(grad_output, h, 0)"),
     every(RELU_PARTS, "autograd_inside")),
    # my_linear
    ("my_linear", both(SAVE_XW, OPEN_XW + "grad_x = grad_output @ w.T\ngrad_w = x.T @ grad_output"),
     complaint("unneeded_returned", "unneeded")),
    ("my_linear", both(SAVE_XW, OPEN_XW + "grad_x = grad_output @ w.T\ngrad_w = x.T @ grad_output\n"
                       "if not ctx.needs_input_grad[0]: grad_x = None\n"
                       "if not ctx.needs_input_grad[1]: grad_w = None"),
     complaint("unneeded_product", "unneeded")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("[0]", "[2]").replace("[1]", "[0]")
                       .replace("[2]", "[1]")),
     complaint("needed_left_out", "unneeded")),
    ("my_linear", both(SAVE_XW, OPEN_XW + "grad_x = None\ngrad_w = x.T @ grad_output"),
     complaint("needed_is_none", "grad_x") | complaint("needed_is_none", *LINEAR_PARTS[3:])),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS + "\nreturn grad_w, grad_x"),
     mistake("swapped", "grad_x", "grad_w")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS + "\nreturn grad_w"),
     complaint("gradient_count", *LINEAR_PARTS[1:])),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS + "\nreturn None, grad_x, grad_w"),
     complaint("gradient_count", *LINEAR_PARTS[1:])),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS + "\nreturn [grad_x, grad_w]"),
     complaint("gradient_count", *LINEAR_PARTS[1:])),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("x.T @ grad_output", "grad_output.T @ x")),
     mistake("transposed_gradient", "grad_w")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("grad_output @ w.T", "w @ grad_output.T")),
     mistake("transposed_gradient", "grad_x")),
    # Where backward stops at one gradient, the other one is paid for.
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("w.T", "w")),
     complaint("shapes_in_backward", "grad_x", *LINEAR_PARTS[3:])),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("x.T", "x")),
     complaint("shapes_in_backward", "grad_w", *LINEAR_PARTS[3:])),
    ("my_linear", both(SAVE_XW, "w, x = ctx.saved_tensors\n" + NEEDS),
     complaint("shapes_in_backward", *LINEAR_PARTS[1:])),
    *(("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace(right, wrong)),
       mistake(name, part))
      for part, right, wrong, name in [
          ("grad_x", "grad_output @ w.T", "w.T", "upstream_ignored"),
          ("grad_w", "x.T @ grad_output", "x.T", "upstream_ignored"),
          ("grad_x", "grad_output @ w.T", "grad_output", "arriving_itself"),
          ("grad_w", "x.T @ grad_output", "grad_output.clone()", "arriving_itself"),
      ]),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace(
        "x.T @ grad_output", "x.T @ torch.ones_like(grad_output)")),
     mistake("upstream_ignored", "grad_w")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace(
        "grad_output @ w.T", "torch.ones_like(grad_output) @ w.T")),
     mistake("upstream_ignored", "grad_x")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace(
        "x.T @ grad_output", "x.T @ grad_output / len(x)")),
     mistake("mean_over_batch", "grad_w")),
    ("my_linear", both("product = x @ w\nctx.save_for_backward(product, w)", OPEN_XW + NEEDS),
     mistake("output_saved", "grad_w")),
    ("my_linear", both("ctx.save_for_backward(x, w)\nproduct = (x @ w).clamp(min=0)",
                       OPEN_XW + NEEDS),
     mistake("relu_in_linear", "output")),
    ("my_linear", both("ctx.save_for_backward(x)\nctx.save_for_backward(w)\nproduct = x @ w",
                       OPEN_XW + NEEDS), complaint("saved_too_few", *LINEAR_PARTS[1:])),
    ("my_linear", both("ctx.x, ctx.w = x, w\nproduct = x @ w",
                       "x, w = ctx.x, ctx.w\n" + NEEDS), complaint("kept_on_ctx", "rules")),
    ("my_linear", both("ctx.save_for_backward(x)\nctx.w = w\nproduct = x @ w",
                       "x, = ctx.saved_tensors\nw = ctx.w\n" + NEEDS),
     complaint("kept_on_ctx", "rules")),
    ("my_linear", both("ctx.save_for_backward(x.detach(), w.detach())\nproduct = x @ w",
                       OPEN_XW + NEEDS), complaint("gradgradcheck_failed", "gradgradcheck")),
    ("my_linear", both(SAVE_XW, OPEN_XW + "w = w.detach()\n" + NEEDS),
     complaint("gradgradcheck_failed", "gradgradcheck")),
    ("my_linear", both(SAVE_XW, OPEN_XW + "g = grad_output.detach().numpy()\n"
                       "grad_x = grad_w = None\nif ctx.needs_input_grad[0]:\n"
                       "    grad_x = torch.from_numpy(g @ w.detach().numpy().T)\n"
                       "if ctx.needs_input_grad[1]:\n"
                       "    grad_w = torch.from_numpy(x.detach().numpy().T @ g)"),
     complaint("backward_detached", "gradgradcheck")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("w.T", "w.T * 2")),
     mistake("counted_twice", "grad_x")),
    ("my_linear", both("ctx.save_for_backward(x, w)\nproduct = x * w", OPEN_XW + NEEDS),
     every(LINEAR_PARTS, "raised_shapes")),
    ("my_linear", both("ctx.save_for_backward(x, w)\nproduct = x @ w.T", OPEN_XW + NEEDS),
     every(LINEAR_PARTS, "raised_product")),
    ("my_linear", both(SAVE_XW, "raise NotImplementedError()"),
     complaint("method_blank", *LINEAR_PARTS[1:])),
    # train
    ("train", "h = MyReLU.forward(MyLinear.forward(x, w1))\ny_pred = h @ w2\n" + REST,
     mistake("forward_called", *TRAIN_PARTS)),
    ("train", "h = MyReLU.forward(None, x @ w1)\ny_pred = h @ w2\n" + REST,
     mistake("forward_called", *TRAIN_PARTS)),
    ("train", "h = MyReLU()(MyLinear.apply(x, w1))\ny_pred = MyLinear.apply(h, w2)\n" + REST,
     mistake("instance_called", *TRAIN_PARTS)),
    ("train", "h = MyReLU(MyLinear.apply(x, w1))\ny_pred = h @ w2\n" + REST,
     mistake("instance_called", *TRAIN_PARTS)),
    ("train", "y_pred = MyLinear(MyReLU(MyLinear(x, w1)), w2)\n" + REST,
     mistake("instance_called", *TRAIN_PARTS)),
    ("train", "h = torch.relu(MyLinear.apply(x, w1))\ny_pred = MyLinear.apply(h, w2)\n" + REST,
     complaint("own_function_unused", "own_functions")),
    ("train", "h = MyReLU.apply(MyLinear.apply(x, w1))\ny_pred = h @ w2\n" + REST,
     complaint("own_function_unused", "own_functions")),
    ("train", "y_pred = torch.relu(x @ w1) @ w2\n" + REST,
     complaint("own_function_unused", "own_functions")),
    ("train", FORWARD + LOSS + BACK + STEP, mistake("never_zeroed", "losses", "w1", "w2")),
    ("train", FORWARD + LOSS + BACK + STEP.replace("-=", "+=") + ZERO,
     mistake("climbs", "losses", "w1", "w2")),
    ("train", FORWARD + LOSS + BACK + STEP.replace("learning_rate * ", "") + ZERO,
     mistake("no_learning_rate", "losses", "w1", "w2")),
    ("train", FORWARD + LOSS + BACK + "w1 -= learning_rate * w1.grad\n",
     mistake("leaf_changed_in_place", *TRAIN_PARTS)),
    ("train", FORWARD + LOSS.replace("sum", "mean") + BACK + STEP + ZERO,
     mistake("mean_over_all", "losses", "w1", "w2")),
    ("train", FORWARD + LOSS.replace("y_pred - y", "y_pred") + BACK + STEP + ZERO,
     mistake("forgot_y", "losses", "w1", "w2")),
    ("train", FORWARD + LOSS + BACK, mistake("loss_stands_still", "losses")
     | mistake("no_update", "w1", "w2")),
]

BACK_H = OPEN_H + "return grad_output * (h > 0)"
CELLS_WRONG = [
    ("my_relu", "MyReLU = torch.nn.ReLU\n", complaint("no_function_class", *RELU_PARTS)),
    ("my_relu", "def MyReLU(h):\n    return torch.relu(h)\n",
     complaint("no_function_class", *RELU_PARTS)),
    ("my_relu", "def MyReLU(h):\n    return torch.relu(h)\nMyReLU.apply = torch.relu\n",
     complaint("no_function_class", *RELU_PARTS)),
    ("my_relu", "class MyReLU:\n    apply = staticmethod(torch.relu)\n",
     complaint("no_function_class", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H, base="torch.nn.Module"),
     complaint("no_function_class", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H, base="object"),
     complaint("no_function_class", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H) + "MyReLU.apply = torch.relu\n",
     complaint("own_backward_unused", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H)
     + "    @classmethod\n    def apply(cls, h):\n        return torch.relu(h)\n",
     complaint("own_backward_unused", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H, above=""),
     complaint("not_static", "rules")),
    ("my_relu", relu_class("return h.clamp(min=0)", BACK_H, head="h"),
     mistake("forward_head", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", "return grad_output")
     .replace("backward(ctx, grad_output)", "backward(grad_output)"),
     after_forward("backward_head")),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H, head="self, ctx, h"),
     mistake("forward_head", *RELU_PARTS)),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H).replace(
        "    @staticmethod\n    def backward",
        "    @staticmethod\n    @torch.autograd.function.once_differentiable\n    def backward"),
     complaint("once_differentiable", "gradgradcheck")),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H).replace("def backward", "def Backward"),
     after_forward("method_missing")),
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H).replace("forward(ctx", "foward(ctx"),
     complaint("method_missing", *RELU_PARTS)),
    ("my_linear", linear_class(SAVE_XW + "\nreturn product",
                               OPEN_XW + "return grad_output @ w.T, x.T @ grad_output"),
     complaint("unneeded_returned", "unneeded")),
    ("my_linear", "class MyLinear(torch.nn.Linear):\n    pass\n",
     complaint("no_function_class", *LINEAR_PARTS)),
    ("my_linear", linear_class("ctx.save_for_backward(x, w)\nreturn x @ w",
                               OPEN_XW + NEEDS + "\nreturn grad_x, grad_w", head="ctx, x"),
     mistake("forward_head", *LINEAR_PARTS)),
    # Seen in a review of the checks by readers.
    ("my_relu", relu_class(SAVE_H + "\nreturn h_relu", BACK_H).replace(
        "@staticmethod\n    def backward", "\n    def backward"), complaint("not_static", "rules")),
    ("my_linear", linear_class("ctx.save_for_backward((x, w))\nreturn x @ w",
                               OPEN_XW + NEEDS + "\nreturn grad_x, grad_w"),
     mistake("save_one_by_one", *LINEAR_PARTS)),
    ("my_linear", linear_class(SAVE_XW + "\nreturn product",
                               OPEN_XW + NEEDS.replace("[0]", "(0)") + "\nreturn grad_x, grad_w"),
     complaint("tuple_called", *LINEAR_PARTS[1:])),
    ("my_linear", linear_class("ctx.save_for_backward(x, w.t())\nreturn x @ w",
                               "x, t = ctx.saved_tensors\n" + NEEDS.replace("w.T if", "t if")
                               + "\nreturn grad_x, grad_w"),
     complaint("gradgradcheck_failed", "gradgradcheck")),
]

# ------------------------------------------------------------- one formula is another one
RIGHT_BACK = OPEN_H + "grad_h = grad_output * (h > 0)"

WRONG += [
    ("my_relu", both(f"ctx.save_for_backward(h)\nh_relu = {formula}", RIGHT_BACK), mistake(name, "output"))
    for formula, name in [
        ("torch.nn.functional.leaky_relu(h)", "relu_is_leaky"),
        ("torch.where(h > 0, h, 0.1 * h)", "relu_is_leaky"),
        ("h.clamp(0, 6)", "relu_with_ceiling"),
        ("h.clamp(0, 1)", "relu_with_ceiling"),
        ("(-h).clamp(min=0)", "relu_of_minus_h"),
        ("h.clamp(min=1)", "relu_threshold"),
        ("torch.where(h > 0.1, h, 0.0)", "relu_threshold"),
        ("torch.sigmoid(h)", "activation_instead"),
        ("torch.tanh(h)", "activation_instead"),
        ("torch.nn.functional.gelu(h)", "activation_instead"),
        ("torch.nn.functional.selu(h)", "activation_instead"),
        ("torch.nn.functional.hardtanh(h)", "activation_instead"),
        ("torch.softmax(h, dim=-1)", "activation_instead"),
        ("torch.nn.functional.silu(h)", "activation_instead"),
        ("h.clamp(min=0) ** 2", "activation_instead"),
        ("torch.ones_like(h)", "ones_everywhere"),
        ("(h < 0).to(h.dtype)", "mask_inverted_as_relu"),
        ("torch.where(h > 0, torch.ones_like(h), h)", "forward_has_slope"),
    ]
]
WRONG += [
    ("my_relu", both(SAVE_H, OPEN_H + f"grad_h = {formula}"), mistake(name, "grad_h"))
    for formula, name in [
        ("torch.where(h > 0, grad_output, 0.1 * grad_output)", "leaky_slope"),
        ("grad_output * ((h > 0) & (h < 6))", "ceiling_in_mask"),
        ("grad_output * (h > 1)", "mask_threshold"),
        ("grad_output * torch.sigmoid(h)", "other_slope"),
        ("grad_output * (1 - torch.tanh(h) ** 2)", "other_slope"),
        ("grad_output * h.abs()", "times_h"),
        ("grad_output.abs() * (h > 0)", "upstream_without_sign"),
        ("grad_output.sign() * (h > 0)", "sign_of_gradient"),
        ("grad_output ** 2 * (h > 0)", "arriving_squared"),
        ("grad_output + (h > 0)", "mask_added"),
        ("torch.relu(grad_output * h)", "mask_of_product"),
        ("grad_output.sum() * (h > 0)", "upstream_averaged"),
        ("torch.relu(grad_output) * (h > 0)", "masked_twice"),
        ("0.5 * grad_output * (h > 0)", "half_of_it"),
        ("2 * grad_output * (h > 0)", "counted_twice"),
    ]
]
WRONG += [
    # One mistake costs one part: what else is asked about is looked at all the same.
    ("my_linear", both(SAVE_XW, OPEN_XW + "grad_x = grad_output.mm(w.t())\ngrad_w = grad_output.t().mm(x)"),
     mistake("transposed_gradient", "grad_w") | complaint("unneeded_returned", "unneeded")),
    ("my_linear", both(SAVE_XW, OPEN_XW + "want_x, want_w = ctx.needs_input_grad\n"
                       "grad_x = grad_output.mm(w.t()) if want_x else None\n"
                       "grad_w = grad_output.t().mm(x) if want_w else None"),
     mistake("transposed_gradient", "grad_w")),
    ("my_linear", both("ctx.x, ctx.w = x, w\nproduct = x.mm(w)", NEEDS.replace("x.T @ grad_output", "grad_output.T @ ctx.x")
                       .replace("@ w.T", "@ ctx.w.T")),
     mistake("transposed_gradient", "grad_w") | complaint("kept_on_ctx", "rules")),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("x.T @ grad_output", "(grad_output.T @ x).detach()")),
     mistake("transposed_gradient", "grad_w") | complaint("backward_detached", "gradgradcheck")),
    ("my_relu", both("h_relu = h.clamp(min=0)\nctx.save_for_backward(h_relu)",
                     "(h_relu,) = ctx.saved_tensors\ngrad_h = grad_output * h_relu"),
     mistake("times_h_relu", "grad_h")),
    ("my_relu", both("h_relu = h.clamp(min=0)\nctx.save_for_backward(h_relu)",
                     "(h_relu,) = ctx.saved_tensors\ngrad_h = grad_output * h_relu.detach()"),
     mistake("times_h_relu", "grad_h") | complaint("gradgradcheck_failed", "gradgradcheck")),
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = torch.max(h, 0)", OPEN_H + "grad_h = grad_output * (h > 0)"),
     complaint("maximum_along_axis", *RELU_PARTS)),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output * h.clamp(0, 1)"), mistake("h_cut_off_as_slope", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = (h < 0).to(h.dtype)"),
     mistake("mask_inverted_alone", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = torch.ones_like(grad_output)"),
     mistake("slope_one", "grad_h")),
    # A tensor that a function on ctx was defined around is kept all the same.
    ("my_relu", both("ctx.pull = lambda upstream: upstream * (h > 0)\nh_relu = h.clamp(min=0)", "grad_h = ctx.pull(grad_output)"),
     complaint("kept_on_ctx", "rules")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = h"), mistake("h_not_gradient", "grad_h")),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = torch.zeros_like(grad_output)"),
     mistake("zeros", "grad_h")),
]


def linear(**formulas: str) -> str:
    """MyLinear with another formula for one of its gradients."""
    right = {"grad_x": "grad_output @ w.T", "grad_w": "x.T @ grad_output"}
    return both(SAVE_XW, OPEN_XW + "\n".join(
        f"{name} = {formula} if ctx.needs_input_grad[{n}] else None"
        for n, (name, formula) in enumerate((right | formulas).items())
    ))


WRONG += [
    ("my_linear", linear(**{part: formula}), mistake(name, part))
    for part, formula, name in [
        ("grad_x", "(grad_output @ w.T) * x", "times_the_input"),
        ("grad_x", "(grad_output @ w.T) * (x > 0)", "mask_in_linear"),
        ("grad_x", "torch.relu(grad_output @ w.T)", "relu_not_here"),
        ("grad_x", "grad_output @ w.T.abs()", "lost_sign_in_linear"),
        ("grad_x", "grad_output @ w.reshape(w.shape[1], w.shape[0])", "reshaped"),
        ("grad_x", "torch.outer(grad_output[:, 0], w[:, 0])", "one_output"),
        ("grad_x", "grad_output[:, 1:] @ w[:, 1:].T", "output_left_out"),
        ("grad_x", "torch.outer(grad_output.sum(1), w.sum(1))", "outer_of_sums"),
        ("grad_x", "grad_output @ torch.linalg.pinv(w)", "inverse_not_transpose"),
        ("grad_x", "grad_output @ (w > 0).to(w.dtype).T", "mask_instead_of_input"),
        ("grad_x", "(x @ w) @ w.T", "output_as_upstream"),
        ("grad_w", "x.T @ (x @ w)", "output_as_upstream"),
        ("grad_w", "torch.outer(x[0], grad_output[0])", "one_sample_only"),
        ("grad_w", "[torch.outer(a, g) for a, g in zip(x, grad_output)][-1]", "one_sample_only"),
        ("grad_w", "x[1:].T @ grad_output[1:]", "sample_not_counted"),
        ("grad_w", "torch.outer(x.sum(0), grad_output.sum(0))", "outer_of_sums"),
        ("grad_w", "x.T @ grad_output + 0.01 * w", "input_added"),
        ("grad_w", "(x.T @ grad_output) * w", "times_the_input"),
        ("grad_w", "x[:, :, None] * grad_output[:, None, :]", "batch_not_summed"),
        ("grad_w", "w", "factor_itself"),
        ("grad_x", "x", "factor_itself"),
    ]
]
WRONG += [
    ("my_linear", both(f"ctx.save_for_backward(x, w)\nproduct = {formula}", OPEN_XW + NEEDS), mistake(name, "output"))
    for formula, name in [
        ("torch.sigmoid(x @ w)", "activation_in_linear"),
        ("(x @ w).abs()", "activation_in_linear"),
        ("torch.relu(x) @ w", "relu_in_linear"),
        ("x[:, 1:] @ w[1:]", "input_left_out"),
    ]
]
WRONG += [
    ("train", FORWARD + loss + BACK + step + zero, named)
    for loss, step, zero, named in [
        (LOSS.replace("(y_pred - y).pow(2)", "(y_pred - y).abs()"), STEP, ZERO, mistake("absolute_error", "losses", "w1", "w2")),
        (LOSS.replace("sum()", "sum() / len(x)"), STEP, ZERO,
         mistake("loop_mean_over_batch", "losses") | mistake("step_divided", "w1", "w2")),
        (LOSS, STEP.replace("learning_rate", "1e-3"), ZERO, mistake("fixed_learning_rate", "losses", "w1", "w2")),
        (LOSS.replace("(y_pred - y)", "(y_pred - y)[:len(y) // 2]"), STEP, ZERO, mistake("half_batch", "losses", "w1", "w2")),
        (LOSS, STEP.replace("learning_rate *", "learning_rate +"), ZERO, mistake("learning_rate_added", "losses", "w1", "w2")),
        (LOSS, STEP + STEP, ZERO, mistake("second_backward_in_turn", "losses", "w1", "w2")),
        (LOSS, STEP, ZERO + FORWARD + LOSS, mistake("loss_after_update", "losses")),
        (LOSS, STEP, "w1.grad = None\n", mistake("only_w1_zeroed", "losses", "w1", "w2")),
        (LOSS.replace("sum", "mean"), STEP, "", every(("losses", "w1", "w2"), "mistakes.mean_over_all + mistakes.never_zeroed")),
    ]
]
WRONG += [
    ("train", "y_pred = MyReLU.apply(MyLinear.apply(MyReLU.apply(MyLinear.apply(x, w1)), w2))\n" + REST,
     mistake("relu_on_output", "losses", "w1", "w2")),
    ("train", "y_pred = MyReLU.apply(MyLinear.apply(MyLinear.apply(x, w1), w2))\n" + REST,
     mistake("relu_only_on_output", "losses", "w1", "w2")),
    ("train", "y_pred = MyLinear.apply(MyLinear.apply(MyReLU.apply(x), w1), w2)\n" + REST,
     mistake("relu_of_x", "losses", "w1", "w2") | complaint("own_backward_not_reached", "own_functions")),
    ("train", "y_pred = MyLinear.apply(MyLinear.apply(x, w1), w2)\n" + REST,
     mistake("relu_left_out", "losses", "w1", "w2") | complaint("own_function_unused", "own_functions")),
    ("my_linear", linear(grad_x="grad_output[:, None, :] * w[None]"), mistake("outputs_not_summed", "grad_x")),
    # One gradient through NumPy costs its history, and nothing of what is not needed.
    ("my_linear", linear(grad_x="torch.from_numpy(grad_output.detach().numpy() @ w.detach().numpy().T)"),
     complaint("backward_detached", "gradgradcheck")),
]
RIGHT += [
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = torch.stack([g if v > 0 else 0 * g for g, v in"
                     " zip(grad_output.reshape(-1), h.reshape(-1))]).reshape(h.shape)")),
    ("my_relu", both("neg = h < 0\nctx.save_for_backward(neg)\nh_relu = h.masked_fill(neg, 0)",
                     "neg, = ctx.saved_tensors\ngrad_h = grad_output.masked_fill(neg, 0)")),
    ("my_linear", linear(grad_x="torch.tensordot(grad_output, w, dims=([1], [1]))", grad_w="torch.tensordot(x, grad_output, dims=([0], [0]))")),
    ("my_linear", linear(grad_w="sum(a[:, None] * g[None, :] for a, g in zip(x, grad_output))")),
    ("train", "y_pred = MyLinear.apply(MyReLU.apply(MyReLU.apply(MyLinear.apply(x, w1))), w2)\n" + REST),
]


def at_once(one, other, *parts):
    """Two mistakes that explain the numbers together."""
    return every(parts, f"mistakes.{one} + mistakes.{other}")


WRONG += [
    ("my_relu", both(SAVE_H, OPEN_H + f"grad_h = {formula}"), at_once(one, other, "grad_h"))
    for formula, one, other in [
        ("grad_output.clamp(min=0) * h", "mask_by_gradient", "times_h"),
        ("grad_output ** 2 * (h < 0)", "arriving_squared", "mask_inverted"),
        ("grad_output.abs() * h.clamp(min=0)", "upstream_without_sign", "times_h_relu"),
        ("grad_output.sign() + 0 * h", "sign_of_gradient", "no_mask"),
    ]
]
WRONG += [
    ("my_relu", both(SAVE_H.replace("h.clamp(min=0)", formula), OPEN_H + "grad_h = grad_output * (h > 0)"),
     mistake("wrong_where_negative", "output"))
    for formula in ("torch.where(h > 0, h, 1.0)", "torch.where(h > 0, h, -1.0)")
]
WRONG += [
    ("my_linear", both(f"ctx.save_for_backward(x, w)\nproduct = {formula}", OPEN_XW + NEEDS), mistake(name, "output"))
    for formula, name in [
        ("torch.softmax(x @ w, -1)", "activation_in_linear"),
        ("x**2 @ w", "factor_squared"),
        ("x @ w**2", "factor_squared"),
    ]
]
WRONG += [
    ("my_linear", linear(**{part: formula}), mistake(name, part))
    for part, formula, name in [
        ("grad_x", "grad_output**2 @ w.T", "factor_squared"),
        ("grad_w", "(x * x).T @ grad_output", "factor_squared"),
        ("grad_x", "grad_output.sign() @ w.T", "sign_of_gradient"),
        ("grad_w", "(x.T @ grad_output).sign()", "sign_of_gradient"),
    ]
]
WRONG += [
    ("train", "h_relu = MyLinear.apply(x, w1)\ny_pred = MyLinear.apply(h_relu, w2)\n" + LOSS.replace("sum", "mean") + BACK + STEP + ZERO,
     at_once("mean_over_all", "relu_left_out", "losses") | at_once("relu_left_out", "mean_over_all", "w1", "w2")
     | complaint("own_function_unused", "own_functions")),
    ("train", FORWARD + LOSS.replace("y_pred - y", "y_pred").replace("sum", "mean") + BACK + STEP + ZERO,
     at_once("mean_over_all", "forgot_y", "losses") | at_once("forgot_y", "mean_over_all", "w1", "w2")),
]
WRONG += [
    # Cut off behind a Function that is applied: the sentence is not about `apply`.
    *(
        ("train", forward + LOSS + BACK + "with torch.no_grad():\n"
         "    w2 -= learning_rate * w2.grad\nw2.grad = None\n",
         mistake("only_w2", "losses", "w2") | mistake("no_update", "w1")
         | complaint("own_backward_not_reached", "own_functions"))
        for forward in (
            FORWARD.replace("apply(h_relu", "apply(h_relu.detach()"),
            "with torch.no_grad():\n    h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
            "y_pred = MyLinear.apply(h_relu, w2)\n",
        )
    ),
    *(
        ("train", FORWARD + LOSS + BACK + change + STEP + ZERO,
         mistake(name, "losses", "w1", "w2"))
        for name, change in [
            ("loop_gradient_clipped",
             "torch.nn.utils.clip_grad_norm_([w1, w2], 1.0)\n"),
            ("loop_gradient_clipped",
             "torch.nn.utils.clip_grad_value_([w1, w2], 0.1)\n"),
            ("gradient_normalised", "w1.grad /= w1.grad.norm()\nw2.grad /= w2.grad.norm()\n"),
        ]
    ),
]

# Written by someone who had not seen the ones above.
WRONG += [
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.abs()\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * h.sign()",
     mistake("absolute_value", "output")
     | mistake("sign_as_mask", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_output[h < 0] = 0\n"
     "grad_h = grad_output",
     dict.fromkeys(["gradgradcheck", "rules"], "complaints.upstream_edited")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\n"
     "grad_h = torch.where(h > 0, grad_output, 0.01 * grad_output)",
     mistake("leaky_slope", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output.clamp(min=0)",
     mistake("mask_by_gradient", "grad_h")),
    ("my_relu", "ctx.h = h\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "grad_h = grad_output * ctx.h",
     mistake("times_h", "grad_h")
     | dict.fromkeys(["rules"], "complaints.kept_on_ctx")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\n"
     "grad_h = torch.tensor(grad_output.numpy() * (h.numpy() > 0))",
     dict.fromkeys(["gradgradcheck"], "complaints.backward_detached")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(max=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h < 0)",
     mistake("relu_keeps_negative", "output")
     | mistake("mask_inverted", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output.sum() * (h > 0)",
     mistake("upstream_averaged", "grad_h")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = grad_output.T @ x",
     mistake("transposed_gradient", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[1]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[0]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["unneeded"], "complaints.needed_left_out")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "elif ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.needed_is_none")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_output @ w.T\n"
     "grad_w = x.T @ grad_output\nif not ctx.needs_input_grad[0]:\n"
     "    grad_x = None\nif not ctx.needs_input_grad[1]:\n"
     "    grad_w = None",
     dict.fromkeys(["unneeded"], "complaints.unneeded_product")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = grad_output @ w.T / len(x)\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = x.T @ grad_output / len(x)",
     mistake("divided_by_a_size", "grad_x")
     | mistake("mean_over_batch", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = (x @ w).clamp(min=0)\n"
     "### NEXT BLANK\nx, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("relu_in_linear", "output")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = (saved.detach() for saved in ctx.saved_tensors)\n"
     "grad_x = grad_w = None\nif ctx.needs_input_grad[0]:\n"
     "    grad_x = grad_output @ w.T\nif ctx.needs_input_grad[1]:\n"
     "    grad_w = x.T @ grad_output",
     dict.fromkeys(["gradgradcheck"], "complaints.gradgradcheck_failed")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = torch.ones_like(grad_output) @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output.abs()",
     mistake("upstream_ignored", "grad_x")
     | mistake("lost_sign_in_linear", "grad_w")),
    ("my_linear", "ctx.save_for_backward(w)\nproduct = x @ w\n### NEXT BLANK\n"
     "(w,) = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = w * grad_output.sum(0)",
     mistake("own_input_as_factor", "grad_w")),
    ("train", "h_relu = torch.relu(MyLinear.apply(x, w1))\ny_pred = h_relu @ w2\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     dict.fromkeys(["own_functions"], "complaints.own_function_unused")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyReLU.apply(MyLinear.apply(h_relu, w2))\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("relu_on_output", "losses", "w1", "w2")),
    ("train", "y_pred = MyLinear.apply(MyLinear.apply(x, w1), w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("relu_left_out", "losses", "w1", "w2")
     | dict.fromkeys(["own_functions"], "complaints.own_function_unused")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw2.grad = None",
     mistake("only_w2_zeroed", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).mean() / 2\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("half_of_mean", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu.detach(), w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("cut_from_weights", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "w1 = w1 - learning_rate * w1.grad\n"
     "w2 = w2 - learning_rate * w2.grad",
     mistake("update_recorded", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 += learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("one_climbs", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum().sqrt()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "w1.grad = w2.grad = None",
     dict.fromkeys(["losses", "w1"], "mistakes.square_root + mistakes.only_w1")
     | mistake("no_update", "w2")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\nh[h > 0] = 1\nh[h <= 0] = 0\n"
     "grad_h = grad_output * h",
     dict.fromkeys(["gradgradcheck", "rules"], "complaints.input_edited")),
    ("my_relu", "ctx.save_for_backward(h)\nh[h < 0] = 0\nh_relu = h\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0)",
     dict.fromkeys(["output", "gradgradcheck", "rules"], "complaints.input_edited")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(0, 6)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0)",
     mistake("relu_with_ceiling", "output")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = (h > 0).to(h.dtype)\n"
     "### NEXT BLANK\n(h,) = ctx.saved_tensors\n"
     "grad_h = grad_output * (h > 0)",
     mistake("mask_as_relu", "output")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = torch.sigmoid(h)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ns = torch.sigmoid(h)\n"
     "grad_h = grad_output * s * (1 - s)",
     mistake("activation_instead", "output")
     | mistake("other_slope", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = torch.where(h > 0, h, 0.1 * h)\n"
     "### NEXT BLANK\n(h,) = ctx.saved_tensors\n"
     "grad_h = grad_output * torch.where(h > 0, 1.0, 0.1)",
     mistake("relu_is_leaky", "output")
     | mistake("leaky_slope", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = (h > 0).to(grad_output.dtype)",
     mistake("upstream_ignored", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0) * 2",
     mistake("counted_twice", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output + (h > 0)",
     mistake("mask_added", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\n"
     "grad_h = grad_output * (h.sum(-1, keepdim=True) > 0)",
     mistake("mask_not_per_entry", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\n"
     "grad_h = torch.where(h > 0, grad_output, h)",
     mistake("wrong_where_negative", "grad_h")),
    ("my_relu", "MyReLU.saved = h\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "grad_h = grad_output * (MyReLU.saved > 0)",
     dict.fromkeys(["rules"], "complaints.kept_outside_ctx")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = (grad_output * (h > 0)).float()",
     dict.fromkeys(["grad_h"], "imprecise")
     | dict.fromkeys(["gradgradcheck"], "complaints.dtype_lost")),
    ("my_relu", "h_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "grad_h = grad_output * (grad_output > 0)",
     mistake("mask_by_gradient", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = -h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0) / len(h)",
     mistake("opposite_sign", "output")
     | mistake("mean_over_batch", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=1)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 1)",
     mistake("relu_threshold", "output")
     | mistake("mask_threshold", "grad_h")),
    ("my_relu", "ctx.mask = h > 0\nh_relu = h * ctx.mask\n### NEXT BLANK\n"
     "grad_h = grad_output * ctx.mask\ngrad_output.zero_()",
     dict.fromkeys(["gradgradcheck", "rules"], "complaints.upstream_edited")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = torch.zeros_like(h)\n"
     "grad_h[h > 0] = grad_output[h > 0].mean()",
     mistake("upstream_averaged", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h.clamp(min=0))\nh_relu = h\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0)",
     mistake("no_relu", "output")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * h.relu()**2",
     mistake("other_slope", "grad_h")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w + 1\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("shifted", "output")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = (x.T @ grad_output).sum(0)",
     dict.fromkeys(["grad_w"], "shape")),
    ("my_linear", "ctx.save_for_backward(w, x)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["grad_x", "grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.shapes_in_backward")),
    ("my_linear", "ctx.save_for_backward(x.T, w.T)\nproduct = x @ w\n### NEXT BLANK\n"
     "xt, wt = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ wt\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = xt @ grad_output",
     dict.fromkeys(["gradgradcheck"], "complaints.gradgradcheck_failed")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output\n"
     "return grad_w, grad_x",
     mistake("swapped", "grad_x", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output\n"
     "return grad_w",
     dict.fromkeys(["grad_x", "grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.gradient_count")),
    ("my_linear", "ctx.save_for_backward(x, w)\nctx.x = x\nproduct = x @ w\n"
     "### NEXT BLANK\nx, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["rules"], "complaints.kept_on_ctx")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\nmask = (x @ w) > 0\n"
     "grad_x = grad_w = None\nif ctx.needs_input_grad[0]:\n"
     "    grad_x = (grad_output * mask) @ w.T\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = x.T @ (grad_output * mask)",
     mistake("mask_in_linear", "grad_x", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ (x @ w)",
     mistake("output_as_upstream", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_output *= 2\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("counted_twice", "grad_x", "grad_w")
     | dict.fromkeys(["gradgradcheck", "rules"], "complaints.upstream_edited")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = torch.zeros_like(x)\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("zeros", "grad_x")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = -grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = x.T @ grad_output / grad_output.shape[1]",
     mistake("opposite_sign", "grad_x")
     | mistake("divided_by_a_size", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T * x\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output * w",
     mistake("times_the_input", "grad_x", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = grad_output @ torch.linalg.pinv(w)\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = torch.linalg.pinv(x) @ grad_output",
     mistake("inverse_not_transpose", "grad_x", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\n"
     "grad_x = grad_output @ w.T if ctx.needs_input_grad[0] else torch.zeros_like(x)\n"
     "grad_w = x.T @ grad_output if ctx.needs_input_grad[1] else torch.zeros_like(w)",
     dict.fromkeys(["unneeded"], "complaints.unneeded_returned")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad:\n    grad_x = grad_output @ w.T\n"
     "    grad_w = x.T @ grad_output",
     dict.fromkeys(["unneeded"], "complaints.unneeded_returned")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = (w @ grad_output.T)\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("transposed_gradient", "grad_x")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = grad_output.mean() * torch.ones_like(grad_output) @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("upstream_collapsed", "grad_x")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T + x\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output + w",
     mistake("input_added", "grad_x", "grad_w")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\nloss = (y_pred - y).sum()\n"
     "loss.backward()\nwith torch.no_grad():\n"
     "    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("nothing_squared", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(4).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "not_finite")),
    ("train", "y_pred = MyLinear.apply(MyLinear.apply(MyReLU.apply(x), w1), w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("relu_of_x", "losses", "w1", "w2")
     | dict.fromkeys(["own_functions"], "complaints.own_backward_not_reached")),
    ("train", "h_relu = MyReLU.apply(x.mm(w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).mean(0).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("loop_mean_over_batch", "losses")
     | mistake("step_divided", "w1", "w2")
     | dict.fromkeys(["own_functions"], "complaints.own_function_unused")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, MyReLU.apply(w1)))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("changed_first", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= w1.grad\n    w2 -= w2.grad\n"
     "w1.grad = w2.grad = None",
     mistake("no_learning_rate", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w1.grad = None\n    w2 -= learning_rate * w2.grad",
     mistake("only_w1_zeroed", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\n"
     "loss = (MyLinear.apply(MyReLU.apply(MyLinear.apply(x, w1)), w2) - y).pow(2).sum()\n"
     "w1.grad = w2.grad = None",
     mistake("loss_after_update", "losses")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward(retain_graph=True)\n"
     "loss.backward()\nwith torch.no_grad():\n"
     "    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("second_backward_in_turn", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred + y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("plus_y", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\ny_pred.sum().backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("nothing_squared", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w2 -= learning_rate * w2.grad\n"
     "w1.grad = w2.grad = None",
     mistake("only_w2", "losses", "w2")
     | mistake("no_update", "w1")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "w1.data -= learning_rate * w1.grad.data\n"
     "w2.data -= learning_rate * w2.data\nw1.grad = w2.grad = None",
     mistake("one_without_gradient", "losses", "w1")
     | mistake("gradient_not_used", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad / len(x)\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("one_other_length", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 = w1 - learning_rate * w1.grad\n"
     "    w2 = w2 - learning_rate * w2.grad",
     mistake("requires_grad_lost", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = ((y_pred - y) ** 2).sum().item()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("number_has_no_backward", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.forward(None, MyLinear.forward(None, x, w1))\n"
     "y_pred = MyLinear.forward(None, h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("forward_called", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).abs().sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 += learning_rate * w1.grad\n"
     "    w2 += learning_rate * w2.grad\nw1.grad = w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "mistakes.absolute_error + mistakes.climbs")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = None\nw2.grad = None\n"
     "w1 *= 0.99",
     mistake("leaf_changed_in_place", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "with torch.no_grad():\n    h = MyLinear.apply(x, w1)\n"
     "h_relu = MyReLU.apply(h)\ny_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("cut_from_weights", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\n"
     "loss = loss + 0.1 * (w1.pow(2).sum() + w2.pow(2).sum())\n"
     "loss.backward()\nwith torch.no_grad():\n"
     "    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("penalty_in_loss", "losses", "w1", "w2")),
    ("train", "x = x.clone().requires_grad_()\n"
     "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     dict.fromkeys(["graph"], "complaints.gradient_of_data")),
    ("train", "h_relu = MyLinear.apply(x, w1)\n"
     "y_pred = MyReLU.apply(MyLinear.apply(h_relu, w2))\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("relu_only_on_output", "losses", "w1", "w2")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = torch.maximum(h, -h) / 2\n"
     "### NEXT BLANK\n(h,) = ctx.saved_tensors\n"
     "grad_h = grad_output * (h > 0)",
     dict.fromkeys(["output"], "two_at_once.half_of_it + mistakes.absolute_value")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = (h + h.abs())\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0)",
     mistake("counted_twice", "output")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0) ** 2\n"
     "### NEXT BLANK\n(h,) = ctx.saved_tensors\n"
     "grad_h = 2 * grad_output * h.clamp(min=0)",
     mistake("activation_instead", "output")
     | mistake("other_slope", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h - h.min()\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0)",
     dict.fromkeys(["output"], "unexplained"),
     "h is shifted by its smallest entry, which no ReLU does"),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = torch.relu(h) / h.max()\n"
     "### NEXT BLANK\n(h,) = ctx.saved_tensors\n"
     "grad_h = grad_output * (h > 0)",
     mistake("scaled", "output")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output[h > 0]",
     mistake("picked_out", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\n"
     "grad_h = torch.where(h > 0, grad_output, -grad_output)",
     mistake("sign_as_mask", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h.abs() > 0)",
     mistake("no_mask", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = grad_output * (h > 0) + 1e-3",
     mistake("shifted", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h > 0)\nh_relu = h.clamp(min=0)\n"
     "### NEXT BLANK\n(m,) = ctx.saved_tensors\ngrad_h = grad_output * ~m",
     mistake("mask_inverted", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h.T)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_h = (grad_output.T * (h > 0))",
     mistake("transposed_gradient", "grad_h")),
    ("my_relu", "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)\n### NEXT BLANK\n"
     "(h,) = ctx.saved_tensors\ngrad_output *= (h > 0)\n"
     "return grad_output * (h > 0) / (h > 0).sum()",
     mistake("scaled", "grad_h")
     | dict.fromkeys(["gradgradcheck", "rules"], "complaints.upstream_edited")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = w @ x\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["output", "grad_x", "grad_w", "unneeded", "gradgradcheck", "rules"], "raised_product")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w / x.shape[1]\n"
     "### NEXT BLANK\nx, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("divided_by_a_size", "output")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w + x.sum()\n"
     "### NEXT BLANK\nx, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("shifted", "output")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = (x @ w).T\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     mistake("transposed", "output")
     | dict.fromkeys(["grad_x", "grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.backward_rejected")),
    ("my_linear", "ctx.save_for_backward(x, w)\n"
     "product = torch.einsum('nd,dj->n', x, w)\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["output"], "shape")
     | dict.fromkeys(["grad_x", "grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.backward_rejected")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = grad_output @ w.T / w.shape[1]\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output * 2",
     mistake("divided_by_a_size", "grad_x")
     | mistake("counted_twice", "grad_w")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["grad_x", "unneeded", "gradgradcheck", "rules"], "complaints.shapes_in_backward")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x @ grad_output",
     dict.fromkeys(["grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.shapes_in_backward")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = (grad_output @ w.T).detach()\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = torch.tensor((x.T @ grad_output).tolist(), dtype=w.dtype)",
     dict.fromkeys(["gradgradcheck"], "complaints.backward_detached")),
    ("my_linear", "ctx.save_for_backward(x)\nctx.w = w\nproduct = x @ w\n### NEXT BLANK\n"
     "(x,) = ctx.saved_tensors\ngrad_x = grad_output @ ctx.w.T\n"
     "grad_w = x.T @ grad_output",
     dict.fromkeys(["unneeded"], "complaints.unneeded_returned")
     | dict.fromkeys(["rules"], "complaints.kept_on_ctx")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if not ctx.needs_input_grad[0]:\n    grad_x = grad_output @ w.T\n"
     "if not ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["grad_x", "grad_w", "unneeded", "gradgradcheck", "rules"], "complaints.needed_is_none")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_output @ w.T\ngrad_w = None\n"
     "if ctx.needs_input_grad[1]:\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["unneeded"], "complaints.unneeded_returned")),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0] and ctx.needs_input_grad[1]:\n"
     "    grad_x = grad_output @ w.T\n    grad_w = x.T @ grad_output",
     dict.fromkeys(["unneeded"], "complaints.needed_left_out")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss = loss / (2 * len(x))\n"
     "loss.backward()\nwith torch.no_grad():\n"
     "    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("half_of_mean", "losses", "w1", "w2")),
    ("train", "h = MyLinear.apply(x, w1)\nh_relu = MyReLU.apply(h)\n"
     "y_pred = MyLinear.apply(h, w2)\nloss = (y_pred - y).pow(2).sum()\n"
     "loss.backward()\nwith torch.no_grad():\n"
     "    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("relu_left_out", "losses", "w1", "w2")
     | dict.fromkeys(["own_functions"], "complaints.own_backward_not_reached")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1.detach().requires_grad_()))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("cut_from_weights", "losses", "w1", "w2", "own_functions", "graph")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\n(-loss).backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("climbs", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.sqrt().backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("square_root", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 += learning_rate * w1.grad\n"
     "    w2 += learning_rate * w2.grad",
     mistake("climbs_and_never_zeroed", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad.zero_()",
     mistake("only_w1_zeroed", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.zero_grad = None\n"
     "w2.zero_grad = None",
     mistake("never_zeroed", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\n"
     "    w1 -= learning_rate * w1.grad\nw1.grad = w2.grad = None",
     mistake("one_other_length", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2)[0].sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("one_sample_in_loss", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum().pow(2)\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "not_finite")),
    ("train", "h_relu = MyReLU.apply(-MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("relu_of_minus_h", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1) + 1)\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     dict.fromkeys(["losses", "w1", "w2"], "unexplained"),
     "a number is added to h between the layers, and could be any"),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2) * 2\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("network_scaled", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu / len(x), w2)\n"
     "loss = (y_pred - y).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("network_scaled", "losses", "w1", "w2")),
    ("train", "h_relu = MyReLU.apply(MyLinear.apply(x, w1))\n"
     "y_pred = MyLinear.apply(h_relu, w2)\n"
     "loss = (y_pred - y.mean(0)).pow(2).sum()\nloss.backward()\n"
     "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n"
     "    w2 -= learning_rate * w2.grad\nw1.grad = w2.grad = None",
     mistake("other_y", "losses", "w1", "w2")),
]
RIGHT += [
    ("my_relu", "h_relu = (h + h.abs()) / 2\nctx.save_for_backward(h_relu)\n"
     "### NEXT BLANK\nreturn grad_output.mul(ctx.saved_tensors[0].sign())"),
    ("my_relu", "ctx.save_for_backward(h <= 0)\nh_relu = h.masked_fill(h <= 0, 0)\n"
     "### NEXT BLANK\n(closed,) = ctx.saved_tensors\n"
     "grad_h = grad_output.clone()\ngrad_h[closed] = 0"),
    ("my_linear", "ctx.save_for_backward(x, w)\n"
     "product = torch.stack([(row[:, None] * w).sum(0) for row in x])\n"
     "### NEXT BLANK\nx, w = ctx.saved_tensors\n"
     "ways = (lambda: torch.einsum('nj,dj->nd', grad_output, w), lambda: torch.einsum('nd,nj->dj', x, grad_output))\n"
     "grad_x, grad_w = (way() if needed else None for way, needed in zip(ways, ctx.needs_input_grad))"),
    ("train", "def forward(inputs, *weights):\n"
     "    out = MyLinear.apply(inputs, weights[0])\n"
     "    return out if len(weights) == 1 else forward(MyReLU.apply(out), *weights[1:])\n"
     "loss = torch.nn.functional.mse_loss(forward(x, w1, w2), y, reduction=\"sum\")\n"
     "for w, g in zip((w1, w2), torch.autograd.grad(loss, (w1, w2))):\n"
     "    w.data.sub_(learning_rate * g)"),
    ("my_relu", "h_relu = torch.maximum(h, h.new_zeros(()))\nctx.mark_dirty()\n"
     "ctx.save_for_backward(h_relu)\n### NEXT BLANK\n"
     "saved = ctx.saved_tensors[0]\n"
     "grad_h = torch.where(saved.bool(), grad_output, grad_output.new_zeros(()))"),
    ("my_linear", "ctx.save_for_backward(x, w)\nproduct = x @ w\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n    grad_x = (w @ grad_output.T).T\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = sum(torch.outer(r, g) for r, g in zip(x, grad_output))"),
    ("my_linear", "ctx.save_for_backward(*(both := (x, w)))\n"
     "product = torch.nn.functional.linear(both[0], both[1].t())\n"
     "### NEXT BLANK\nx, w = ctx.saved_tensors\n"
     "needs_x, needs_w = ctx.needs_input_grad\nreturn (\n"
     "    torch.matmul(grad_output, w.transpose(0, 1)) if needs_x else None,\n"
     "    torch.tensordot(x, grad_output, dims=([0], [0])) if needs_w else None,\n"
     ")"),
    ("train", "class Layer:\n    def __init__(self, w):\n        self.w = w\n"
     "    def __call__(self, v):\n"
     "        return MyLinear.apply(v, self.w)\nout = x\n"
     "for step in (Layer(w1), MyReLU.apply, Layer(w2)):\n"
     "    out = step(out)\nres = y - out\n"
     "loss = torch.einsum('ij,ij->', res, res)\n"
     "torch.optim.SGD([w1, w2], lr=1).zero_grad()\nloss.backward()\n"
     "for w in (w2, w1):\n"
     "    w.data = w.data.sub(w.grad, alpha=learning_rate)"),
    ("my_relu", "ctx.shape = h.shape\nctx.save_for_backward(h.sign().clamp(min=0))\n"
     "h_relu = h * h.sign().clamp(min=0)\n### NEXT BLANK\n"
     "return ctx.saved_tensors[0].mul(grad_output).view(ctx.shape)"),
    ("my_relu", "def positive(t):\n    return torch.heaviside(t, t.new_zeros(()))\n"
     "ctx.save_for_backward(h)\nh_relu = h * positive(h)\n### NEXT BLANK\n"
     "h, = ctx.saved_tensors\nzero = torch.zeros((), dtype=h.dtype)\n"
     "grad_h = torch.lerp(grad_output, torch.zeros_like(h), (h <= 0).to(h.dtype))"),
    ("my_linear", "ctx.save_for_backward(x, w)\n"
     "product = torch.addmm(x.new_zeros(1), x, w)\n### NEXT BLANK\n"
     "x, w = ctx.saved_tensors\ngrad_x = grad_w = None\n"
     "if ctx.needs_input_grad[0]:\n"
     "    grad_x = torch.stack([(row * w).sum(1) for row in grad_output])\n"
     "if ctx.needs_input_grad[1]:\n"
     "    grad_w = torch.bmm(x.unsqueeze(2), grad_output.unsqueeze(1)).sum(0)"),
    ("train", "out = x\nfor n, w in enumerate([w1, w2]):\n"
     "    out = MyLinear.apply(out, w)\n    if n == 0:\n"
     "        out = MyReLU.apply(out)\n"
     "loss = torch.dot((out - y).flatten(), (out - y).flatten())\n"
     "grads = torch.autograd.grad(loss, [w1, w2])\n"
     "with torch.inference_mode(False), torch.no_grad():\n"
     "    for w, g in zip([w1, w2], grads):\n"
     "        w.subtract_(g, alpha=learning_rate)"),
]
#: The transposes are saved, and not the inputs.
TURNED = both(
    "ctx.save_for_backward(x.T, w.T)\nproduct = x @ w",
    "xt, wt = ctx.saved_tensors\n"
    "grad_x = grad_output @ wt if ctx.needs_input_grad[0] else None\n"
    "grad_w = xt @ grad_output if ctx.needs_input_grad[1] else None",
)
WRONG += [
    ("my_linear", TURNED, complaint("gradgradcheck_failed", "gradgradcheck")),
    ("my_linear", both(SAVE_XW, OPEN_XW +
     "grad_x = grad_output @ torch.ones_like(w).T if ctx.needs_input_grad[0] else None\n"
     "grad_w = torch.ones_like(x).T @ grad_output if ctx.needs_input_grad[1] else None"),
     mistake("local_ignored", "grad_x", "grad_w")),
]

HIDDEN = [
    ("my_relu", both("ctx.save_for_backward(h)\nh_relu = h.clamp(0, 100)",
                     OPEN_H + "grad_h = grad_output * (h > 0)"),
     {"output": "mistakes.bounded"}, "the bound is above all public numbers"),
    ("my_relu", both(SAVE_H, OPEN_H + "grad_h = grad_output.clamp(-1e4, 1e4) * (h > 0)"),
     {"grad_h": "mistakes.bounded"}, "the bound is above all public numbers"),
    ("my_linear", both(SAVE_XW, OPEN_XW + NEEDS.replace("x.T @ grad_output", "(x.T @ grad_output).clamp(-1e7, 1e7)")),
     {"grad_w": "mistakes.bounded"}, "the bound is above all public numbers"),
]
