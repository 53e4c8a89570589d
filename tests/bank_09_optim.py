"""Right and wrong answers to the exercises of 09-optim, as students write them.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A body is what
stands in the blank. ``CELLS_WRONG`` replace the whole cell, where what is wrong stands
outside of it.
"""
# fmt: off

STAGE = "09-optim"

ADAM_MEANS = (
    "t = state.get('t', 0) + 1\n"
    "m = beta1 * state.get('m', 0) + (1 - beta1) * grad\n"
    "v = beta2 * state.get('v', 0) + (1 - beta2) * grad**2\n"
)
ADAM_KEEP = "state = dict(t=t, m=m, v=v)\n"
ADAM_MOVE = "param = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)\n"
ADAM = ADAM_MEANS + ADAM_MOVE + ADAM_KEEP

VELOCITY = "v = momentum * state.get('v', 0) + grad\n"
KEEP_V = "state['v'] = v\n"
SUM = "s = state.get('s', 0) + grad * grad\n"
MEAN = "s = alpha * state.get('s', 0) + (1 - alpha) * grad**2\n"
KEEP_S = "state['s'] = s\n"
OVER_ROOT = "param = param - lr * grad / (np.sqrt(s) + eps)\n"

MADE = "opt = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
TURN = "for step in range(steps):\n"
LOSS = "    loss = ((model(x) - y) ** 2).sum()\n"
NOTE = "    losses.append(loss.item())\n"
ZERO = "    opt.zero_grad()\n"
BACK = "    loss.backward()\n"
STEP = "    opt.step()\n"
LOOP = MADE + TURN + LOSS + NOTE

#: As the tutorials have it, with a print.
TUTORIAL = """
criterion = torch.nn.MSELoss(reduction='sum')
adam = torch.optim.Adam(model.parameters(), learning_rate)
for epoch in range(steps):
    out = model(x)
    error = criterion(out, y)
    losses.append(error.item())
    if epoch % 100 == 0:
        print(epoch, error.item())
    adam.zero_grad()
    error.backward()
    adam.step()
"""

RIGHT = [
    # sgd_step
    ("sgd_step", "return param - lr * grad, {}"),
    ("sgd_step", "param = np.subtract(param, np.multiply(lr, grad))"),
    ("sgd_step", "param = param.copy()\nparam -= lr * grad"),
    ("sgd_step", "new = np.empty_like(param)\nfor i, p in np.ndenumerate(param):\n    new[i] = p - lr * grad[i]\nparam = new"),
    ("sgd_step", "return (param + -lr * grad, None) if state is None else [param - grad * lr, state]"),
    # momentum_step
    ("momentum_step", VELOCITY + "param = param - lr * v\n" + KEEP_V),
    ("momentum_step", "if 'v' not in state:\n    state['v'] = np.zeros_like(param)\n"
     "state['v'] = momentum * state['v'] + grad\nparam = param - lr * state['v']"),
    ("momentum_step", "v = grad.copy() if not state else momentum * state['buf'] + grad\nreturn param - lr * v, {'buf': v}"),
    ("momentum_step", "state.setdefault('v', np.zeros(param.shape))\nstate['v'] *= momentum\nstate['v'] += grad\n"
     "param = param - lr * state['v']"),
    ("momentum_step", "try:\n    old = state['velocity']\nexcept KeyError:\n    old = 0\n"
     "velocity = momentum * old + grad\nreturn param - lr * velocity, {**state, 'velocity': velocity}"),
    ("momentum_step", "pushes = state.get('pushes', []) + [grad.copy()]\n"
     "v = sum(momentum ** k * g for k, g in enumerate(reversed(pushes)))\nparam = param - lr * v\nstate = {'pushes': pushes}"),
    ("momentum_step", "v = -(momentum * state.get('v', 0) + grad)\nreturn param + lr * v, {'v': -v}"),
    ("momentum_step", "v = grad if state == {} else momentum * state['v'] + grad\nreturn param - lr * v, dict(v=v)"),
    ("momentum_step", "from types import SimpleNamespace\nif not state:\n    state = SimpleNamespace(v=0)\n"
     "state = state if isinstance(state, SimpleNamespace) else SimpleNamespace(**state)\n"
     "state.v = momentum * state.v + grad\nparam = param - lr * state.v"),
    # nesterov_step
    ("nesterov_step", VELOCITY + "param = param - lr * (grad + momentum * v)\n" + KEEP_V),
    ("nesterov_step", "old = state.get('v', np.zeros_like(grad))\n"
     "param = param - lr * ((1 + momentum) * grad + momentum ** 2 * old)\nstate = {'v': momentum * old + grad}"),
    ("nesterov_step", "_, state = momentum_step(param, grad, state, lr, momentum)\n"
     "(v,) = state.values()\nparam = param - lr * grad - lr * momentum * v"),
    ("nesterov_step", "v = state.pop('v', 0) * momentum\nv = v + grad\nlook = grad + momentum * v\nparam = param - lr * look\nstate['v'] = v"),
    # adagrad_step
    ("adagrad_step", SUM + OVER_ROOT + KEEP_S),
    ("adagrad_step", "s = np.add(state.get('sum', np.zeros_like(grad)), np.square(grad))\n"
     "rates = lr / (s ** 0.5 + eps)\nreturn param - rates * grad, {'sum': s}"),
    ("adagrad_step", "seen = [*state.get('seen', []), grad.copy()]\nroot = np.linalg.norm(np.stack(seen), axis=0)\n"
     "return param - lr * grad / (root + eps), {'seen': seen}"),
    ("adagrad_step", "s = state.get('s', 0) + np.einsum('...,...->...', grad, grad)\nnew = param.copy()\n"
     "new -= lr * np.divide(grad, np.sqrt(s) + eps)\nreturn new, dict(s=s)"),
    ("adagrad_step", "root = np.hypot(state.get('root', 0.0), grad)\nreturn param - lr * grad / (root + eps), {'root': root}"),
    # rmsprop_step
    ("rmsprop_step", MEAN + OVER_ROOT + KEEP_S),
    ("rmsprop_step", "s = state.get('s', np.zeros_like(param))\ns = s + (1 - alpha) * (grad**2 - s)\n" + OVER_ROOT + KEEP_S),
    ("rmsprop_step", "s = state.setdefault('s', np.zeros_like(param))\ns *= alpha\ns += (1 - alpha) * grad ** 2\n" + OVER_ROOT),
    ("rmsprop_step", "s = np.average([state.get('s', 0 * grad), grad**2], axis=0, weights=[alpha, 1 - alpha])\n"
     "param = param - lr * grad * (s ** .5 + eps) ** -1\nstate = {'s': s}"),
    # adam_step
    ("adam_step", ADAM),
    ("adam_step", "if not state:\n    state = {'t': 0, 'm': np.zeros_like(param), 'v': np.zeros_like(param)}\n"
     "state['t'] += 1\nstate['m'] = beta1 * state['m'] + (1 - beta1) * grad\n"
     "state['v'] = beta2 * state['v'] + (1 - beta2) * grad * grad\n"
     "m_hat = state['m'] / (1 - beta1 ** state['t'])\nv_hat = state['v'] / (1 - beta2 ** state['t'])\n"
     "param = param - lr * m_hat / (np.sqrt(v_hat) + eps)"),
    ("adam_step", "from dataclasses import dataclass\n@dataclass\nclass Memory:\n    m: object = 0.0\n    v: object = 0.0\n    t: int = 0\n"
     "mem = state.get('memory') or Memory()\nmem = Memory(beta1 * mem.m + (1 - beta1) * grad, beta2 * mem.v + (1 - beta2) * grad**2, mem.t + 1)\n"
     "step = mem.m / (1 - beta1**mem.t) / ((mem.v / (1 - beta2**mem.t)) ** 0.5 + eps)\nreturn param - lr * step, {'memory': mem}"),
    ("adam_step", "m, v, w1, w2 = state.get('all', (0, 0, 0, 0))\nm, v = m * beta1 + (1 - beta1) * grad, v * beta2 + (1 - beta2) * grad**2\n"
     "w1, w2 = w1 * beta1 + 1 - beta1, w2 * beta2 + 1 - beta2\n"
     "return param - lr * (m / w1) / (np.sqrt(v / w2) + eps), {'all': (m, v, w1, w2)}"),
    ("adam_step", "m, v, t = state or (0, 0, 0)\nt += 1\nm = m + (1 - beta1) * (grad - m)\nv = v + (1 - beta2) * (grad**2 - v)\n"
     "scale = np.sqrt(1 - beta2**t) / (1 - beta1**t)\n"
     "return param - lr * scale * m / (np.sqrt(v) + eps * np.sqrt(1 - beta2**t)), (m, v, t)"),
    ("adam_step", "grads = state.get('g', []) + [np.array(grad)]\nt = len(grads)\n"
     "w1 = [beta1 ** (t - 1 - k) for k in range(t)]\nw2 = [beta2 ** (t - 1 - k) for k in range(t)]\n"
     "m = np.average(grads, axis=0, weights=w1)\nv = np.average(np.square(grads), axis=0, weights=w2)\n"
     "return param - lr * m / (np.sqrt(v) + eps), {'g': grads}"),
    # adamw_step
    ("adamw_step", "moved, state = adam_step(param, grad, state, lr, beta1, beta2, eps)\nparam = moved - lr * weight_decay * param"),
    ("adamw_step", "param = param - lr * weight_decay * param\n" + ADAM),
    # train
    ("train", TUTORIAL),
    ("train", LOOP + ZERO + BACK + STEP),
    ("train", LOOP + BACK + STEP + ZERO),
    ("train", MADE + TURN + ZERO + LOSS + BACK + STEP + NOTE),
    ("train", MADE + TURN + LOSS + NOTE + "    model.zero_grad()\n" + BACK + STEP),
    ("train", LOOP + "    opt.zero_grad(set_to_none=False)\n" + BACK + STEP),
    ("train", "opt = torch.optim.Adam([{'params': p} for p in model.parameters()], lr=learning_rate)\n" + TURN + LOSS + NOTE + ZERO + BACK + STEP),
    ("train", "opt = torch.optim.Adam(list(model.parameters()), learning_rate, betas=(0.9, 0.999), eps=1e-8)\n" + TURN + LOSS + NOTE + ZERO + BACK + STEP),
    ("train", "from torch import nn, optim\nopt = optim.Adam(model.parameters(), learning_rate)\n" + TURN
     + "    loss = nn.functional.mse_loss(model(x), y, reduction='sum')\n    losses += [float(loss)]\n" + ZERO + BACK + STEP),
    ("train", MADE + "def closure():\n    opt.zero_grad()\n    loss = ((model(x) - y) ** 2).sum()\n    loss.backward()\n    return loss\n"
     "return [opt.step(closure).item() for _ in range(steps)]"),
    ("train", "opts = [torch.optim.Adam([p], lr=learning_rate) for p in model.parameters()]\n" + TURN + LOSS + NOTE
     + "    for opt in opts:\n        opt.zero_grad()\n" + BACK + "    for opt in opts:\n        opt.step()"),
    ("train", "opt = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0)\nmodel.train()\n" + TURN + LOSS
     + "    losses.append(loss.detach())\n" + ZERO + BACK + STEP),
    ("train", "opt = torch.optim.Adam(model.parameters(), lr=1.0, betas=[0.9, 0.999])\nfor group in opt.param_groups:\n"
     "    group['lr'] = learning_rate\n" + TURN + LOSS + NOTE + ZERO + BACK + STEP),
    ("train", "class Mine(torch.optim.Adam):\n    pass\nopt = Mine(model.parameters(), learning_rate)\n" + TURN + LOSS + NOTE + ZERO + BACK
     + "    with torch.no_grad():\n        opt.step()"),
    ("train", "states = [{} for _ in model.parameters()]\n" + TURN + LOSS + NOTE + "    model.zero_grad()\n" + BACK
     + "    with torch.no_grad():\n        for i, p in enumerate(model.parameters()):\n"
     "            moved, states[i] = adam_step(p.numpy(), p.grad.numpy(), states[i], learning_rate)\n"
     "            p.copy_(torch.from_numpy(moved))"),
    ("sgd_step", "param = np.asfortranarray(param - lr * grad)"),
]

WALKED = ("first", "later", "changing_lr", "several")
AFTER_FIRST = WALKED[1:]
ALL = (*WALKED, "inputs")
PARAMETERS = ("w1", "b1", "w2", "b2")
NUMBERS = ("losses", *PARAMETERS)
EVERY = (*NUMBERS, "loop")


def named(parts, name):
    return dict.fromkeys(parts, f"mistakes.{name}")


def both(parts, name, besides):
    return dict.fromkeys(parts, f"mistakes.{name} + mistakes.{besides}")


def told(parts, name):
    return dict.fromkeys(parts, f"complaints.{name}")


def velocity(line, move="param = param - lr * v\n"):
    """A step with another line for the velocity, or for the move."""
    return f"old = state.get('v', 0 * grad)\nv = {line}\n{move}state = {{'v': v}}"


def adagrad(sum_="old + grad**2", move="lr * grad / (np.sqrt(s) + eps)", keep="s"):
    return f"old = state.get('s', 0 * grad)\ns = {sum_}\nparam = param - {move}\nstate = {{'s': {keep}}}"


def rmsprop(mean="alpha * old + (1 - alpha) * grad**2", **how):
    return adagrad(mean, **how)


def adam(m="beta1 * m + (1 - beta1) * grad", v="beta2 * v + (1 - beta2) * grad**2", above="m / (1 - beta1**t)",
         below="np.sqrt(v / (1 - beta2**t)) + eps", keep="dict(t=t, m=m, v=v)", move="-"):
    """Adam with some of its pieces exchanged."""
    return (f"t, m, v = state.get('t', 0) + 1, state.get('m', 0 * grad), state.get('v', 0 * grad)\nm = {m}\nv = {v}\n"
            f"param = param {move} lr * ({above}) / ({below})\nstate = {keep}")


EQUIVALENT = [
    ("momentum_step", "v = momentum * state.get('v', 0) - grad\nstate['v'] = v\nparam = param + lr * v",
     "a velocity that points downhill, and is added"),
    ("rmsprop_step", "s = state.get('s', 0)\ns = s - (1 - alpha) * (s - grad**2)\nstate['s'] = s\n" + OVER_ROOT,
     "the mean moves by a share of its distance from the new square"),
]

WRONG = [
    # sgd_step
    ("sgd_step", "param = param + lr * grad", named(WALKED, "step_uphill")),
    ("sgd_step", "param = param - grad", named(WALKED, "step_without_lr")),
    ("sgd_step", "param = lr * grad", named(WALKED, "step_alone")),
    ("sgd_step", "param = param - lr * np.sign(grad)", named(WALKED, "steps_of_one_length")),
    ("sgd_step", "param -= lr * grad", told(["inputs"], "step_in_place")),
    ("sgd_step", "grad *= lr\nparam = param - grad", told(["inputs"], "step_in_place")),
    ("sgd_step", "param - lr * grad", named(WALKED, "param_stands_still") | told(["inputs"], "step_stands_still")),
    ("sgd_step", "return param - lr * grad", told(ALL, "wanted_param_and_state")),
    ("sgd_step", "return state, param - lr * grad", told(ALL, "step_turned_round")),
    ("sgd_step", "return list(param - lr * grad), state", told(ALL, "wanted_param_and_state")),
    ("sgd_step", "return param - lr * grad, None", told(AFTER_FIRST, "state_is_none")),
    ("sgd_step", "param = param - lr * grad.sum(axis=0)", named(WALKED, "gradient_in_one")),
    ("sgd_step", "param = (param - lr * grad).sum(axis=0)", told(ALL, "step_changes_shape")),
    ("sgd_step", "import torch\nparam = torch.from_numpy(param).sub(torch.from_numpy(grad), alpha=lr).numpy()",
     dict.fromkeys(ALL, "optimizer_not_by_hand")),
    ("sgd_step", "raise NotImplementedError", dict.fromkeys(ALL, "blank")),
    # momentum_step
    ("momentum_step", velocity("momentum * old + (1 - momentum) * grad"), named(WALKED, "one_minus_momentum")),
    ("momentum_step", velocity("grad"), named(AFTER_FIRST, "velocity_not_kept")),
    ("momentum_step", VELOCITY + "param = param - lr * v", named(AFTER_FIRST, "velocity_not_kept")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * grad\n"), named(AFTER_FIRST, "velocity_not_kept")),
    ("momentum_step", VELOCITY + "param = param - lr * v\nstate['velocity'] = v", named(AFTER_FIRST, "velocity_not_kept")),
    ("momentum_step", VELOCITY + "param = param - lr * v\nstate = {}", named(AFTER_FIRST, "velocity_not_kept")),
    ("momentum_step", velocity("old + grad"), named(AFTER_FIRST, "velocity_undamped")),
    ("momentum_step", velocity("old + momentum * grad"), named(WALKED, "momentum_on_gradient")),
    ("momentum_step", velocity("momentum * (old + grad)"),
     named(["first"], "momentum_on_gradient") | named(AFTER_FIRST, "momentum_on_both")),
    ("momentum_step", velocity("(1 - momentum) * old + momentum * grad"),
     named(["first"], "momentum_on_gradient") | named(AFTER_FIRST, "momentum_shares_swapped")),
    ("momentum_step", velocity("momentum * old + lr * grad", "param = param - v\n"), named(["changing_lr"], "lr_in_velocity")),
    ("momentum_step", velocity("momentum * old - lr * grad", "param = param + v\n"), named(["changing_lr"], "lr_in_velocity")),
    ("momentum_step", velocity("momentum * old + lr * grad"), named(WALKED, "lr_twice")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * old\n"),
     named(["first"], "param_stands_still") | named(AFTER_FIRST, "old_velocity_used")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * (grad + v)\n"), named(WALKED, "gradient_twice")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * (grad + momentum * v)\n"),
     named(["first"], "first_push_too_strong") | named(AFTER_FIRST, "look_ahead_unasked")),
    ("momentum_step", velocity("momentum * old + grad", "param = param + lr * v\n"), named(WALKED, "step_uphill")),
    ("momentum_step", velocity("momentum * old - grad"), named(WALKED, "step_uphill")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - v\n"), named(WALKED, "step_without_lr")),
    ("momentum_step", velocity("0.9 * old + grad"), named(AFTER_FIRST, "numbers_of_its_own")),
    ("momentum_step", velocity("momentum * old + grad", "param = lr * v\n"), named(WALKED, "step_alone")),
    ("momentum_step", VELOCITY + "param -= lr * v\n" + KEEP_V, told(["inputs"], "step_in_place")),
    ("momentum_step", "if 'v' in state:\n    v = state['v']\n    v *= momentum\n    v += grad\nelse:\n    v = grad\n"
     "param = param - lr * v\nstate = {'v': v}", told(["inputs"], "state_shares_input")),
    ("momentum_step", VELOCITY + "return param - lr * v, None", told(AFTER_FIRST, "state_is_none")),
    ("momentum_step", VELOCITY + "return param - lr * v, v", told(AFTER_FIRST, "stopped_on_the_way")),
    ("momentum_step", "v = momentum * state['v'] + grad\nparam = param - lr * v\nstate['v'] = v", named(ALL, "state_is_empty_at_first")),
    ("momentum_step", VELOCITY + "return {'v': v}, param - lr * v", told(ALL, "step_turned_round")),
    ("momentum_step", VELOCITY + "return v, param - lr * v, state", told(ALL, "wanted_param_and_state")),
    ("momentum_step", "cache = momentum_step.__dict__\nv = momentum * cache.get('v', 0) + grad\ncache['v'] = v\nparam = param - lr * v",
     named(["several"], "shared_state")),
    ("momentum_step", "global velocity\ntry:\n    velocity = momentum * velocity + grad\nexcept NameError:\n    velocity = grad\n"
     "param = param - lr * velocity", named(["several"], "shared_state")),
    ("momentum_step", velocity("momentum * old + grad").replace("{'v': v}", "{'v': grad}"), named(AFTER_FIRST, "gradient_kept")),
    ("momentum_step", "v = momentum * state.get('v', grad) + grad\nparam = param - lr * v\nstate['v'] = v",
     named(["first"], "first_push_too_strong") | named(AFTER_FIRST, "starts_with_gradient")),
    ("momentum_step", "v = momentum * state['v'] + grad if state else np.zeros_like(param)\nparam = param - lr * v\nstate = {'v': v}",
     named(["first"], "param_stands_still") | named(AFTER_FIRST, "first_gradient_lost")),
    ("momentum_step", velocity("momentum * old - lr * grad", "param = param - v\n"),
     named(WALKED, "step_uphill") | both(["changing_lr"], "lr_in_velocity", "step_uphill")),
    ("momentum_step", "v = momentum * state.get('v') + grad\nparam = param - lr * v\nstate['v'] = v", named(ALL, "state_is_empty_at_first")),
    ("momentum_step", "v = momentum * state + grad\nparam = param - lr * v\nstate = v", named(ALL, "state_is_a_dictionary")),
    # nesterov_step
    ("nesterov_step", VELOCITY + "param = param - lr * v\n" + KEEP_V,
     named(["first"], "first_without_look_ahead") | named(AFTER_FIRST, "no_look_ahead")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (grad + momentum * old)\n"),
     named(["first"], "first_without_look_ahead") | named(AFTER_FIRST, "no_look_ahead")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (grad + v)\n"), named(WALKED, "look_ahead_undamped")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * momentum * v\n"), named(WALKED, "look_ahead_alone")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (v + momentum * v)\n"),
     named(AFTER_FIRST, "look_ahead_from_velocity")),
    ("nesterov_step", velocity("momentum * old + grad", "v = grad + momentum * v\nparam = param - lr * v\n"),
     named(AFTER_FIRST, "look_ahead_kept")),
    ("nesterov_step", velocity("momentum * old - lr * grad", "param = param - lr * grad + momentum * v\n"),
     named(["changing_lr"], "lr_in_velocity")),
    ("nesterov_step", VELOCITY + "param = param - lr * (grad + momentum * v)", named(AFTER_FIRST, "velocity_not_kept")),
    ("nesterov_step", velocity("momentum * old + (1 - momentum) * grad", "param = param - lr * (grad + momentum * v)\n"),
     named(WALKED, "one_minus_momentum")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * grad + momentum * v\n"), named(WALKED, "look_ahead_without_lr")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * grad - momentum * v\n"), named(WALKED, "look_ahead_without_lr")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (momentum * grad + v)\n"), named(AFTER_FIRST, "look_ahead_swapped")),
    # adagrad_step
    ("adagrad_step", adagrad("grad**2"), named(AFTER_FIRST, "squares_not_kept")),
    ("adagrad_step", SUM + OVER_ROOT, named(AFTER_FIRST, "squares_not_kept")),
    ("adagrad_step", adagrad(move="lr * grad / np.sqrt(s + eps)"), named(WALKED, "eps_inside_root")),
    ("adagrad_step", adagrad(move="lr * grad / (s + eps)"), named(WALKED, "root_not_taken")),
    ("adagrad_step", adagrad(move="lr * grad / np.sqrt(s)"), named(WALKED, "eps_missing")),
    ("adagrad_step", adagrad(move="lr * grad / (np.sqrt(s) + 1e-10)"), named(WALKED, "eps_missing")),
    ("adagrad_step", adagrad(move="lr * (grad / np.sqrt(s) + eps)"), named(WALKED, "eps_after_division")),
    ("adagrad_step", adagrad(move="lr * grad * (np.sqrt(s) + eps)"), named(WALKED, "multiplied_by_root")),
    ("adagrad_step", adagrad(move="lr / (np.sqrt(s) + eps)"), named(WALKED, "gradient_missing")),
    ("adagrad_step", adagrad("old + np.sum(grad**2)"), named(WALKED, "one_sum_for_all")),
    ("adagrad_step", adagrad("old + np.mean(grad**2)"), named(WALKED, "one_mean_for_all")),
    ("adagrad_step", adagrad("old + abs(grad)"), named(WALKED, "not_squared")),
    ("adagrad_step", adagrad("old + abs(grad)", move="lr * grad / (s + eps)"), named(AFTER_FIRST, "sizes_added")),
    ("adagrad_step", adagrad(keep="np.sqrt(s)"), named(AFTER_FIRST, "root_kept")),
    ("adagrad_step", adagrad("old + grad"), named(ALL, "root_of_negative")),
    ("adagrad_step", adagrad(move="lr * grad / (np.sqrt(old) + eps)"), named(WALKED, "old_squares_used")),
    ("adagrad_step", adagrad(move="-lr * grad / (np.sqrt(s) + eps)"), named(WALKED, "step_uphill")),
    ("adagrad_step", adagrad(move="grad / (np.sqrt(s) + eps)"), named(WALKED, "step_without_lr")),
    ("adagrad_step", adagrad(move="lr * grad / np.sqrt(s) + eps"), named(WALKED, "eps_after_division")),
    ("adagrad_step", adagrad(move="(lr * grad / np.sqrt(s) + eps)"), named(WALKED, "eps_after_division")),
    ("adagrad_step", adagrad(move="lr * grad / (s ** 1/2 + eps)"), named(WALKED, "half_for_root")),
    ("adagrad_step", adagrad("state.get('s', grad**2) + grad**2"), named(WALKED, "first_square_twice")),
    ("adagrad_step", adagrad(keep="grad**2"), named(AFTER_FIRST, "last_square_kept")),
    # rmsprop_step
    ("rmsprop_step", rmsprop("old + grad**2"), named(["first"], "share_missing") | named(AFTER_FIRST, "squares_summed")),
    ("rmsprop_step", rmsprop("alpha * old + grad**2"), named(WALKED, "share_missing")),
    ("rmsprop_step", rmsprop("(1 - alpha) * old + alpha * grad**2"), named(["first"], "alpha_on_square") | named(AFTER_FIRST, "shares_swapped")),
    ("rmsprop_step", rmsprop("alpha * (old + grad**2)"), named(["first"], "alpha_on_square") | named(AFTER_FIRST, "alpha_on_both")),
    ("rmsprop_step", rmsprop("alpha * old + ((1 - alpha) * grad)**2"),
     named(["first"], "first_share_too_small") | named(AFTER_FIRST, "share_squared")),
    ("rmsprop_step", rmsprop("0.99 * old + 0.01 * grad**2"), named(WALKED, "numbers_of_its_own")),
    ("rmsprop_step", rmsprop(move="lr * grad / np.sqrt(s) + eps"), named(WALKED, "eps_after_division")),
    ("rmsprop_step", rmsprop("alpha * old + (1 - alpha) * abs(grad)"), named(WALKED, "not_squared")),
    ("rmsprop_step", rmsprop("old + (1 - alpha) * grad**2"), named(AFTER_FIRST, "mean_undamped")),
    ("rmsprop_step", rmsprop("alpha * old + (1 - alpha) * grad**2 if state else grad**2"),
     named(["first"], "share_missing") | named(AFTER_FIRST, "starts_full")),
    ("rmsprop_step", rmsprop(move="lr * grad / np.sqrt(s + eps)"), named(WALKED, "eps_inside_root")),
    ("rmsprop_step", rmsprop(move="lr * grad / (s + eps)"), named(WALKED, "root_not_taken")),
    ("rmsprop_step", rmsprop(move="lr * grad / np.sqrt(s)"), named(WALKED, "eps_missing")),
    ("rmsprop_step", rmsprop("0.99 * old + 0.01 * grad**2", move="lr * grad / (np.sqrt(s) + 1e-8)"), named(WALKED, "numbers_of_its_own")),
    ("rmsprop_step", MEAN + OVER_ROOT, named(AFTER_FIRST, "squares_not_kept")),
    ("rmsprop_step", "t = state.get('t', 0) + 1\n" + MEAN + "hat = s / (1 - alpha**t)\n"
     "param = param - lr * grad / (np.sqrt(hat) + eps)\nstate = {'t': t, 's': s}",
     named(["first"], "share_missing") | named(AFTER_FIRST, "correction_unasked")),
    # adam_step
    ("adam_step", adam(above="m", below="np.sqrt(v) + eps"), named(WALKED, "no_bias_correction")),
    ("adam_step", adam(below="np.sqrt(v) + eps"),
     named(["first"], "first_squares_too_small") | named(AFTER_FIRST, "only_mean_corrected")),
    ("adam_step", adam(above="m"),
     named(["first"], "first_mean_too_small") | named(AFTER_FIRST, "only_squares_corrected")),
    ("adam_step", "beta1, beta2 = beta2, beta1\n" + ADAM, named(AFTER_FIRST, "betas_swapped")),
    ("adam_step", adam(below="np.sqrt(v / (1 - beta1**t)) + eps"), named(WALKED, "corrected_by_beta1")),
    ("adam_step", adam(above="m / (1 - beta2**t)"), named(WALKED, "corrected_by_beta2")),
    ("adam_step", adam(above="m / (1 - beta1)", below="np.sqrt(v / (1 - beta2)) + eps"), named(AFTER_FIRST, "counter_stands_still")),
    ("adam_step", adam(keep="dict(m=m, v=v)"), named(AFTER_FIRST, "counter_stands_still")),
    ("adam_step", adam(above="m / (1 - beta1 ** (t + 1))", below="np.sqrt(v / (1 - beta2 ** (t + 1))) + eps"), named(WALKED, "counter_ahead")),
    ("adam_step", adam(above="m * (1 - beta1**t)", below="np.sqrt(v * (1 - beta2**t)) + eps"), named(WALKED, "correction_multiplied")),
    ("adam_step", adam(below="np.sqrt(v / (1 - beta2**t) + eps)"), named(WALKED, "eps_inside_root")),
    ("adam_step", adam(below="(np.sqrt(v) + eps) / np.sqrt(1 - beta2**t)"), named(WALKED, "eps_before_correction")),
    ("adam_step", adam(below="v / (1 - beta2**t) + eps"), named(WALKED, "root_not_taken")),
    ("adam_step", adam(below="np.sqrt(v / (1 - beta2**t))"), named(WALKED, "eps_missing")),
    ("adam_step", adam(m="beta1 * m + grad"), named(WALKED, "mean_share_missing")),
    ("adam_step", adam(v="beta2 * v + grad**2"),
     named(["first"], "first_root_too_large") | named(AFTER_FIRST, "squares_share_missing")),
    ("adam_step", adam(below="np.sqrt(v) / (1 - beta2**t) + eps"),
     named(["first"], "first_root_too_large") | named(AFTER_FIRST, "correction_outside_root")),
    ("adam_step", adam(v="(1 - beta2) * v + beta2 * grad**2"),
     named(["first"], "beta2_on_square") | named(AFTER_FIRST, "squares_share_swapped")),
    ("adam_step", adam(v="beta1 * v + (1 - beta1) * grad**2"), named(WALKED, "beta1_in_squares")),
    ("adam_step", "beta1 = beta2\n" + ADAM, named(AFTER_FIRST, "beta2_in_mean")),
    ("adam_step", adam(above="m / (1 - beta1)**t", below="np.sqrt(v / (1 - beta2)**t) + eps"), named(AFTER_FIRST, "power_of_share")),
    ("adam_step", adam(keep="dict(t=t + 1, m=m, v=v)"), named(AFTER_FIRST, "counter_by_two")),
    ("adam_step", "lr = lr * np.sqrt(1 - beta2 ** (state.get('t', 0) + 1)) / (1 - beta1 ** (state.get('t', 0) + 1))\n" + ADAM,
     named(WALKED, "corrected_twice")),
    ("adam_step", adam(below="np.sqrt(v / (1 - beta2**t))").replace("/ (np.sqrt(v / (1 - beta2**t)))", "/ np.sqrt(v / (1 - beta2**t)) + eps"),
     named(WALKED, "eps_after_division")),
    ("adam_step", "beta1, beta2 = 0.9, 0.999\n" + ADAM, named(AFTER_FIRST, "numbers_of_its_own")),
    ("adam_step", adam(keep="dict(t=t, m=v, v=m)"), told(AFTER_FIRST, "negative_on_the_way")),
    ("adam_step", adam(m="beta1 * m + grad", v="beta2 * v + grad**2"), named(WALKED, "both_shares_missing")),
    ("adam_step", adam(v="beta2 * v + (1 - beta2) * m**2"), named(WALKED, "mean_squared")),
    ("adam_step", adam(v="beta2 * v + (1 - beta2) * grad"), named(ALL, "root_of_negative")),
    ("adam_step", adam(above="grad"), named(AFTER_FIRST, "gradient_above")),
    ("adam_step", adam(keep="dict(t=t, v=v)"), named(AFTER_FIRST, "mean_not_kept")),
    ("adam_step", adam(keep="dict(t=t, m=m)"), named(AFTER_FIRST, "squares_mean_not_kept")),
    ("adam_step", adam(keep="dict(t=t)"), named(AFTER_FIRST, "means_not_kept")),
    ("adam_step", ADAM_MEANS + "m, v = m / (1 - beta1**t), v / (1 - beta2**t)\nparam = param - lr * m / (np.sqrt(v) + eps)\n" + ADAM_KEEP,
     named(AFTER_FIRST, "corrected_kept")),
    ("adam_step", adam(m="beta1 * m + (1 - beta1) * lr * grad").replace("lr * (m", "(m"), named(["changing_lr"], "lr_in_velocity")),
    ("adam_step", adam(move="+"), named(WALKED, "step_uphill")),
    ("adam_step", ADAM.replace("+ 1\n", "\n", 1) + "state['t'] += 1", named(ALL, "count_starts_at_0")),
    ("adam_step", "t = state.get('t', 0)\nrate = lr / (1 - beta1**t)\n" + ADAM, named(ALL, "count_starts_at_0")),
    ("adam_step", "d = adam_step.__dict__\nd['n'] = d.get('n', 0) + 1\n" + ADAM.replace("state.get('t', 0) + 1", "d['n']"),
     named(["several"], "shared_count")),
    ("adam_step", "param -= 0\n" + ADAM.replace("param = param -", "param -="), told(["inputs"], "step_in_place")),
    ("adam_step", "beta1, beta2, eps = 0.9, 0.999, 1e-8\n" + ADAM, named(WALKED, "numbers_of_its_own")),
    # adamw_step
    ("adamw_step", "return adam_step(param, grad + weight_decay * param, state, lr, beta1, beta2, eps)", named(WALKED, "decay_in_gradient")),
    ("adamw_step", "param, state = adam_step(param, grad, state, lr, beta1, beta2, eps)\nparam = param * (1 - lr * weight_decay)",
     named(WALKED, "decay_after_step")),
    ("adamw_step", "return adam_step(param * (1 - weight_decay), grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_without_lr")),
    ("adamw_step", "return adam_step(param, grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_missing")),
    ("adamw_step", "return adam_step(param * (1 - lr * weight_decay), grad, state, lr)", named(WALKED, "numbers_of_its_own")),
    # train
    ("train", LOOP + BACK + STEP, named(NUMBERS, "parameters_never_zeroed")),
    ("train", TURN + "    opt = torch.optim.Adam(model.parameters(), lr=learning_rate)\n" + LOSS + NOTE + ZERO + BACK + STEP,
     named(NUMBERS, "optimizer_forgets") | told(["loop"], "optimizer_made_anew")),
    ("train", LOOP + BACK + ZERO + STEP, told(EVERY, "zeroed_too_early")),
    ("train", LOOP + ZERO + BACK, named(["losses"], "loss_stands_still") | told([*PARAMETERS, "loop"], "step_never_taken")),
    ("train", LOOP + STEP + ZERO + BACK, named(EVERY, "graph_is_outdated")),
    ("train", MADE + TURN + STEP + LOSS + NOTE + ZERO + BACK, named(PARAMETERS, "one_step_short")),
    ("train", LOOP.replace("Adam", "SGD") + ZERO + BACK + STEP, named(NUMBERS, "sgd_instead")),
    ("train", LOOP.replace("Adam", "SGD").replace("te)", "te, momentum=0.9)") + ZERO + BACK + STEP, named(NUMBERS, "momentum_instead")),
    ("train", LOOP.replace("Adam", "RMSprop") + ZERO + BACK + STEP, named(NUMBERS, "rmsprop_instead")),
    ("train", LOOP.replace("Adam", "Adagrad") + ZERO + BACK + STEP, named(NUMBERS, "adagrad_instead")),
    ("train", LOOP.replace("Adam", "AdamW") + ZERO + BACK + STEP, named(NUMBERS, "adamw_instead")),
    ("train", LOOP.replace(", lr=learning_rate", "") + ZERO + BACK + STEP, named(NUMBERS, "default_rate")),
    ("train", LOOP.replace("=learning_rate", "=1e-4") + ZERO + BACK + STEP, named(NUMBERS, "fixed_learning_rate")),
    ("train", LOOP.replace("sum()", "mean()") + ZERO + BACK + STEP, named(["losses"], "mse_left_at_mean")),
    ("train", TUTORIAL.replace("reduction='sum'", ""), named(["losses"], "mse_left_at_mean")),
    ("train", LOOP.replace("lr=", "maximize=True, lr=") + ZERO + BACK + STEP, named(NUMBERS, "climbs")),
    ("train", LOOP.replace("model.par", "model[0].par") + "    model.zero_grad()\n" + BACK + STEP,
     named(["losses", "w1", "b1"], "only_first_layer_moves") | named(["w2", "b2"], "no_update")),
    ("train", LOOP.replace("model.par", "model[-1].par") + ZERO + BACK + STEP,
     named(["losses", "w2", "b2"], "only_last_layer_moves") | named(["w1", "b1"], "no_update")),
    ("train", LOOP.replace("model.parameters()", "[layer.weight for layer in model if hasattr(layer, 'weight')]") + ZERO + BACK + STEP,
     named(["losses", "w1", "w2"], "only_weights_move") | named(["b1", "b2"], "no_update")),
    ("train", MADE + TURN + LOSS + ZERO + BACK + STEP + LOSS + NOTE, named(["losses"], "loss_after_update")),
    ("train", LOOP.replace("losses.append(loss.item())", "losses.append(loss)") + ZERO + BACK + STEP, told(["loop"], "losses_keep_graphs")),
    ("train", "import copy\nmodel = copy.deepcopy(model)\n" + LOOP + ZERO + BACK + STEP,
     told([*PARAMETERS, "loop"], "other_model_trained")),
    ("train", "old = [p.detach().clone().requires_grad_() for p in model.parameters()]\n" + LOOP.replace("model.parameters()", "old") + "    model.zero_grad()\n" + BACK + STEP,
     named(["losses"], "loss_stands_still") | told([*PARAMETERS, "loop"], "step_never_taken")),
    ("train", LOOP.replace("parameters()", "parameters") + ZERO + BACK + STEP, named(EVERY, "parameters_not_called")),
    ("train", "p = model.parameters()\nprint(len(list(p)))\n" + LOOP.replace("model.parameters()", "p") + ZERO + BACK + STEP,
     named(EVERY, "parameters_used_up")),
    ("train", LOOP.replace("loss.item()", "loss.item") + ZERO + BACK + STEP, {"losses": "wanted_numbers"}),
    ("train", LOOP.replace("range(steps)", "range(steps - 1)") + ZERO + BACK + STEP, {"losses": "length"} | named(PARAMETERS, "one_step_short")),
    ("train", LOOP.replace("append(loss.item())", "append(loss.item())\n    loss = loss.item()") + ZERO + BACK + STEP,
     named(EVERY, "number_has_no_backward")),
    ("train", LOOP + ZERO + STEP, told(EVERY, "without_autograd")),
    ("train", LOOP + ZERO + BACK + STEP + "return losses[-1]", {"losses": "wanted_numbers"}),
    ("train", LOOP.replace("sum()", "sum().sqrt()") + ZERO + BACK + STEP, named(NUMBERS, "square_root")),
    ("train", LOOP.replace("lr=", "weight_decay=1e-4, lr=") + ZERO + BACK + STEP, told(NUMBERS, "adam_settings")),
    ("train", LOOP.replace("Adam(", "NAdam(") + ZERO + BACK + STEP, told(NUMBERS, "other_optimizer")),
    ("train", LOOP + ZERO + BACK + STEP + STEP, named(NUMBERS, "step_twice")),
    ("train", LOOP + ZERO + BACK + STEP.strip(), named(["losses"], "loss_stands_still") | named(PARAMETERS, "one_step_only")),
    ("train", LOOP + ZERO + BACK + STEP + "    return losses", {"losses": "length"} | named(PARAMETERS, "one_step_only")),
    ("train", LOOP + ZERO + BACK + STEP + "return loss", {"losses": "wanted_numbers"}),
    ("adam_step", adam(m="(1 - beta1) * m + beta1 * grad"),
     named(["first"], "beta1_on_gradient") | named(AFTER_FIRST, "mean_share_swapped")),
    ("adam_step", adam(m="(1 - beta1) * m + beta1 * grad", v="(1 - beta2) * v + beta2 * grad**2"),
     named(["first"], "betas_on_new") | named(AFTER_FIRST, "both_shares_swapped")),
    ("adam_step", adam(above="m / (1 - beta2**t)", below="np.sqrt(v / (1 - beta1**t)) + eps"), named(WALKED, "corrections_swapped")),
    ("adamw_step", "return adam_step(param * (1 + lr * weight_decay), grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_grows")),
    ("adagrad_step", adagrad(move="lr * grad / (np.sqrt(s) - eps)"), named(WALKED, "eps_subtracted")),
    ("rmsprop_step", rmsprop(move="lr * grad / (np.sqrt(s) - eps)"), named(WALKED, "eps_subtracted")),
    ("adagrad_step", "t, s = state.get('t', 0) + 1, state.get('s', 0)\ns = s + (grad**2 - s) / t\n" + OVER_ROOT + "state = dict(t=t, s=s)",
     named(AFTER_FIRST, "squares_averaged")),
    ("train", LOOP.replace("model.parameters()", "model.state_dict()") + ZERO + BACK + STEP, named(EVERY, "optimizer_of_no_parameters")),
]

#: Mistakes that come seldom, and two at once: what each part is told follows from the name.
WRONG += [
    # sgd_step
    ("sgd_step", "param = -lr * grad", named(WALKED, "step_alone")),
    ("sgd_step", "param = param * (1 - lr * grad)", named(WALKED, "param_multiplied")),
    ("sgd_step", "param = lr * (param - grad)", named(WALKED, "lr_times_all")),
    ("sgd_step", "param = param - grad / lr", named(WALKED, "lr_divides")),
    ("sgd_step", "param = param - 0.01 * grad", named(WALKED, "lr_of_its_own")),
    ("sgd_step", "param = param - lr + grad", named(WALKED, "terms_added")),
    ("sgd_step", "param = param - lr * lr * grad", named(WALKED, "lr_twice")),
    ("sgd_step", "param = param - lr * grad / np.linalg.norm(grad)", named(WALKED, "gradient_made_short")),
    ("sgd_step", "param = param - lr * np.clip(grad, -1, 1)", named(WALKED, "gradient_clipped")),
    ("sgd_step", "param = param - lr * grad.mean()", named(WALKED, "gradient_in_one")),
    ("sgd_step", "param = param - lr * grad**2", named(WALKED, "step_by_square")),
    ("sgd_step", "param = param - lr * np.abs(grad)", named(WALKED, "gradient_without_sign")),
    ("sgd_step", "param = (1 - lr) * param - lr * grad", named(WALKED, "decay_unasked")),
    ("sgd_step", "param = param - 0.5 * lr * grad", named(WALKED, "step_halved")),
    ("sgd_step", "param = param - 2 * lr * grad", named(WALKED, "double_step")),
    ("sgd_step", "param = param - lr * grad / len(grad)", named(WALKED, "gradient_divided")),
    ("sgd_step", "param = param + grad", both(WALKED, "step_uphill", "step_without_lr")),
    # momentum_step
    ("momentum_step", velocity("grad - momentum * old"), named(AFTER_FIRST, "old_velocity_subtracted")),
    ("momentum_step", velocity("(1 - momentum) * old + grad"), named(AFTER_FIRST, "one_minus_momentum_on_velocity")),
    ("momentum_step", velocity("momentum * old + grad").replace("'v': v", "'v': momentum * v"), named(AFTER_FIRST, "velocity_damped_twice")),
    ("momentum_step", velocity("old + (1 - momentum) * grad"),
     named(["first"], "one_minus_momentum") | named(AFTER_FIRST, "one_minus_momentum_undamped")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * (v - momentum * grad)\n"),
     named(["first"], "one_minus_momentum") | named(AFTER_FIRST, "gradient_taken_off")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * (grad + old)\n"), named(AFTER_FIRST, "old_velocity_whole")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * (momentum * old + v)\n"), named(AFTER_FIRST, "old_velocity_twice")),
    ("momentum_step", "v = momentum * state.get('v', param) + grad\nparam = param - lr * v\nstate['v'] = v", named(WALKED, "starts_not_at_rest")),
    ("momentum_step", VELOCITY + "param = param - lr * v\nstate['v'] = param", named(AFTER_FIRST, "param_kept")),
    ("momentum_step", velocity("momentum * old + (1 - momentum) * grad", "param = param - v\n"),
     both(WALKED, "one_minus_momentum", "step_without_lr")),
    ("momentum_step", velocity("momentum * old + lr * (1 - momentum) * grad", "param = param - v\n"),
     named(WALKED, "one_minus_momentum") | both(["changing_lr"], "one_minus_momentum", "lr_in_velocity")),
    ("momentum_step", velocity("momentum * old + (1 - momentum) * grad", "param = param + lr * v\n"),
     both(WALKED, "one_minus_momentum", "step_uphill")),
    ("momentum_step", velocity("momentum * old + (1 - momentum) * grad").replace("state = {'v': v}", ""),
     named(["first"], "one_minus_momentum") | both(AFTER_FIRST, "one_minus_momentum", "velocity_not_kept")),
    ("momentum_step", velocity("momentum * old - lr * grad", "param = param + lr * v\n"), named(WALKED, "lr_twice")),
    ("momentum_step", "cache = momentum_step.__dict__\nv = momentum * cache.get('v', 0) + (1 - momentum) * grad\ncache['v'] = v\nparam = param - lr * v",
     named(WALKED, "one_minus_momentum") | both(["several"], "shared_state", "one_minus_momentum")),
    ("momentum_step", velocity("momentum * old + grad", "param = param - lr * grad - momentum * old\n"), named(AFTER_FIRST, "lr_on_gradient_alone")),
    # nesterov_step
    ("nesterov_step", velocity("momentum * old + lr * grad", "param = param - lr * (grad + momentum * v)\n"), named(WALKED, "lr_twice")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (grad + old)\n"),
     named(["first"], "first_without_look_ahead") | named(AFTER_FIRST, "look_ahead_old_undamped")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (v + momentum * old)\n"),
     named(["first"], "first_without_look_ahead") | named(AFTER_FIRST, "look_ahead_from_old")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (grad + momentum * momentum * old)\n"),
     named(["first"], "first_without_look_ahead") | named(AFTER_FIRST, "look_ahead_lacks_gradient")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * momentum * (grad + v)\n"), named(WALKED, "look_ahead_on_both")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (grad - momentum * v)\n"),
     named(["first"], "first_push_too_weak") | named(AFTER_FIRST, "look_ahead_backwards")),
    ("nesterov_step", velocity("momentum * old + grad", "param = param - lr * (momentum * old + (1 + momentum) * v)\n"),
     named(AFTER_FIRST, "look_ahead_added_back")),
    ("nesterov_step", velocity("momentum * old + (1 - momentum) * grad"),
     named(["first"], "first_push_too_weak") | both(AFTER_FIRST, "no_look_ahead", "one_minus_momentum")),
    ("nesterov_step", velocity("momentum * old - lr * grad", "param = param + momentum * v\n"),
     named(WALKED, "look_ahead_alone") | both(["changing_lr"], "lr_in_velocity", "look_ahead_alone")),
    # adagrad_step
    ("adagrad_step", adagrad(move="lr * grad / np.sqrt(s + eps**2)"), named(WALKED, "eps_squared_inside")),
    ("adagrad_step", adagrad(move="lr * grad / (np.sqrt(s + eps) + eps)"), named(WALKED, "eps_twice")),
    ("adagrad_step", "s = state.get('s', eps) + grad**2\n" + OVER_ROOT + KEEP_S, named(WALKED, "eps_twice")),
    ("adagrad_step", adagrad(move="lr * (grad + eps) / np.sqrt(s)"), named(WALKED, "eps_above")),
    ("adagrad_step", adagrad(move="lr * grad / (np.sqrt(s) * eps)"), named(WALKED, "eps_times_root")),
    ("adagrad_step", adagrad(move="lr * grad / (s ** 2 + eps)"), named(WALKED, "squared_not_rooted")),
    ("adagrad_step", adagrad(move="lr * (np.sqrt(s) + eps) / grad"), named(WALKED, "fraction_upside_down")),
    ("adagrad_step", adagrad(move="lr * grad**2 / (np.sqrt(s) + eps)"), named(WALKED, "gradient_squared_above")),
    ("adagrad_step", SUM + "param = (param - lr * grad) / (np.sqrt(s) + eps)\n" + KEEP_S, named(WALKED, "whole_divided")),
    ("adagrad_step", adagrad("old + (lr * grad)**2"), named(WALKED, "lr_in_squares")),
    ("adagrad_step", adagrad("np.maximum(old, grad**2)"), named(AFTER_FIRST, "largest_square")),
    ("adagrad_step", adagrad("0.9 * old + 0.1 * grad**2"), named(WALKED, "squares_forgotten")),
    ("adagrad_step", "s = state.get('s', 1) + grad**2\n" + OVER_ROOT + KEEP_S, named(WALKED, "squares_start_full")),
    ("adagrad_step", adagrad(move="-lr * grad / np.sqrt(s + eps)"), both(WALKED, "eps_inside_root", "step_uphill")),
    ("adagrad_step", adagrad("old + np.sum(grad**2)", move="lr * grad / np.sqrt(s + eps)"), both(WALKED, "eps_inside_root", "one_sum_for_all")),
    ("adagrad_step", adagrad(move="lr / np.sqrt(s + eps)"), both(WALKED, "eps_inside_root", "gradient_missing")),
    ("adagrad_step", adagrad(move="lr * grad / np.sqrt(s + 1e-8)"), named(WALKED, "eps_missing")),
    ("adagrad_step", adagrad(move="grad / np.sqrt(s)"), both(WALKED, "eps_missing", "step_without_lr")),
    ("adagrad_step", SUM + "param = param - lr * grad / np.sqrt(s)",
     named(["first"], "eps_missing") | both(AFTER_FIRST, "eps_missing", "squares_not_kept")),
    ("adagrad_step", SUM + "param = param - lr * grad / np.sqrt(s) + eps",
     named(["first"], "eps_after_division") | both(AFTER_FIRST, "eps_after_division", "squares_not_kept")),
    # rmsprop_step
    ("rmsprop_step", rmsprop("(1 - alpha) * (old + grad**2)"), named(AFTER_FIRST, "share_of_mean_missing")),
    ("rmsprop_step", rmsprop("alpha * (old + (1 - alpha) * grad**2)"),
     named(["first"], "first_root_too_small") | named(AFTER_FIRST, "alpha_around_all")),
    ("rmsprop_step", "s = alpha * state.get('s', 0) + (1 - alpha) * grad**2\nm = alpha * state.get('m', 0) + (1 - alpha) * grad\n"
     "param = param - lr * grad / (np.sqrt(s - m**2) + eps)\nstate = dict(s=s, m=m)",
     named(["first"], "first_root_too_small") | named(AFTER_FIRST, "centred")),
    ("rmsprop_step", "t, s = state.get('t', 0) + 1, state.get('s', 0)\ns = s + (grad**2 - s) / t\n" + OVER_ROOT + "state = dict(t=t, s=s)",
     named(["first"], "share_missing") | named(AFTER_FIRST, "squares_averaged_all")),
    ("rmsprop_step", rmsprop("0.999 * old + 0.001 * grad**2"), named(WALKED, "alpha_not_used")),
    ("rmsprop_step", rmsprop("alpha * old + (1 - alpha) * abs(grad)", move="lr * grad / (s + eps)"),
     named(["first"], "first_share_too_small") | named(AFTER_FIRST, "sizes_averaged")),
    ("rmsprop_step", rmsprop(move="lr * grad / (np.sqrt(s) + 1e-8)"), named(WALKED, "eps_missing")),
    ("rmsprop_step", rmsprop("old + grad**2", move="lr * grad / np.sqrt(s + eps)"),
     both(["first"], "eps_inside_root", "share_missing") | both(AFTER_FIRST, "eps_inside_root", "squares_summed")),
    ("rmsprop_step", rmsprop(move="grad / np.sqrt(s + eps)"), both(WALKED, "eps_inside_root", "step_without_lr")),
    ("rmsprop_step", MEAN + "param = param - lr * grad / np.sqrt(s + eps)",
     named(["first"], "eps_inside_root") | both(AFTER_FIRST, "eps_inside_root", "squares_not_kept")),
    # adam_step
    ("adam_step", adam(m="beta1 * (m + grad)"), named(["first"], "beta1_on_gradient") | named(AFTER_FIRST, "beta_on_both")),
    ("adam_step", adam(m="m + (1 - beta1) * grad"), named(AFTER_FIRST, "beta_missing")),
    ("adam_step", adam(v="v + grad**2"), named(["first"], "first_root_too_large") | named(AFTER_FIRST, "mean_is_sum")),
    ("adam_step", adam(v="beta2 * v + ((1 - beta2) * grad)**2"),
     named(["first"], "first_squares_too_small") | named(AFTER_FIRST, "squares_share_squared")),
    ("adam_step", adam(m="beta2 * m + (1 - beta2) * grad", v="beta1 * v + (1 - beta1) * grad**2"), named(WALKED, "betas_swapped_in_means")),
    ("adam_step", adam(v="beta2 * v + (1 - beta2) * (grad - m)**2"), named(WALKED, "deviation_squared")),
    ("adam_step", adam(v="beta2 * v + (1 - beta2) * np.mean(grad**2)"), named(WALKED, "one_mean_for_all")),
    ("adam_step", adam(above="m / beta1**t", below="np.sqrt(v / beta2**t) + eps"), named(WALKED, "weight_upside_down")),
    ("adam_step", adam(above="m / (1 + beta1**t)", below="np.sqrt(v / (1 + beta2**t)) + eps"), named(WALKED, "weight_sign")),
    ("adam_step", adam(above="m / (1 - beta1 * t)"), named(AFTER_FIRST, "times_not_power")),
    ("adam_step", adam(above="m / 1 - beta1**t"), named(WALKED, "correction_without_brackets")),
    ("adam_step", adam(above="m / 1 - beta1**t", below="np.sqrt(v / 1 - beta2**t) + eps"), named(ALL, "root_of_negative")),
    ("adam_step", adam().replace("state.get('m', 0 * grad)", "state.get('m', grad)").replace("state.get('v', 0 * grad)", "state.get('v', grad**2)"),
     named(["first"], "both_shares_missing") | named(AFTER_FIRST, "means_start_full")),
    ("adam_step", adam(keep="dict(t=t, m=grad, v=v)"), named(AFTER_FIRST, "gradient_kept_as_mean")),
    ("adam_step", adam(m="m", above="m / (1 - beta1**t)", keep="dict(t=t, m=beta1 * m + (1 - beta1) * grad, v=v)"),
     named(["first"], "param_stands_still") | named(AFTER_FIRST, "old_mean_used")),
    ("adam_step", adam(above="np.sign(m)"), named(WALKED, "sign_above")),
    ("adam_step", adam(above="beta1 * (m / (1 - beta1**t)) + (1 - beta1) * grad / (1 - beta1**t)"), named(WALKED, "look_ahead_in_adam")),
    ("adam_step", adam(m="beta1 * m + grad", above="m"), named(AFTER_FIRST, "counter_stands_still")),
    ("adam_step", "b = state.get('t', 0) + 1\nlr = lr * (1 - beta2**b) / (1 - beta1**b)\n" + adam(above="m", below="np.sqrt(v) + eps"),
     named(WALKED, "correction_without_root")),
    ("adam_step", adam(v="beta2 * v + (1 - beta2) * m**2", above="m", below="np.sqrt(v) + eps"), both(WALKED, "no_bias_correction", "mean_squared")),
    ("adam_step", adam(above="m", below="np.sqrt(v + eps)"), both(WALKED, "no_bias_correction", "eps_inside_root")),
    ("adam_step", adam(above="m", below="np.sqrt(v) + eps", move="+"), both(WALKED, "no_bias_correction", "step_uphill")),
    ("adam_step", adam(above="m", below="np.sqrt(v) + eps").replace("lr * (m)", "m"), both(WALKED, "no_bias_correction", "step_without_lr")),
    ("adam_step", adam(above="m", below="np.sqrt(v) + eps", keep="{}"),
     named(["first"], "no_bias_correction") | both(AFTER_FIRST, "no_bias_correction", "means_not_kept")),
    ("adam_step", adam(keep="{}"), both(AFTER_FIRST, "counter_stands_still", "means_not_kept")),
    ("adam_step", adam(below="np.sqrt(v / (1 - beta2**t) + eps)", move="+"), both(WALKED, "eps_inside_root", "step_uphill")),
    ("adam_step", adam(below="np.sqrt(v / (1 - beta2**t) + eps)", keep="dict(m=m, v=v)"),
     named(["first"], "eps_inside_root") | both(AFTER_FIRST, "counter_stands_still", "eps_inside_root")),
    ("adam_step", adam(below="np.sqrt(np.maximum(state.get('w', 0), v / (1 - beta2**t))) + eps",
                       keep="dict(t=t, m=m, v=v, w=np.maximum(state.get('w', 0), v / (1 - beta2**t)))"), named(AFTER_FIRST, "largest_square")),
    ("adam_step", adam(m="beta1 * m + (1 - beta1) * lr * grad"), named(WALKED, "lr_twice")),
    # adamw_step
    ("adamw_step", "moved, state = adam_step(param, grad, state, lr, beta1, beta2, eps)\nparam = moved * (1 - weight_decay)",
     both(WALKED, "decay_after_step", "decay_without_lr")),
    ("adamw_step", "p = param * (1 - lr * weight_decay)\nmoved, state = adam_step(p, grad, state, lr, beta1, beta2, eps)\n"
     "param = moved * (1 - lr * weight_decay)", named(WALKED, "decay_twice")),
    ("adamw_step", "return adam_step(param * (1 - lr**2 * weight_decay), grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_scaled_twice")),
    ("adamw_step", "return adam_step(param * (1 - lr), grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_is_lr")),
    ("adamw_step", "return adam_step(param * lr * weight_decay, grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_kept")),
    ("adamw_step", "return adam_step(param - lr * weight_decay * np.sign(param), grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_by_sign")),
    ("adamw_step", "return adam_step(param - lr * weight_decay, grad, state, lr, beta1, beta2, eps)", named(WALKED, "decay_same_for_all")),
    ("adamw_step", "return adam_step(param, grad + lr * weight_decay * param, state, lr, beta1, beta2, eps)", named(WALKED, "decay_in_gradient")),
    # train
    ("train", LOOP.replace("loss.item()", "min([loss.item(), *losses])") + ZERO + BACK + STEP, named(["losses"], "lowest_noted")),
    ("train", LOOP + ZERO + BACK + STEP + "losses.sort(reverse=True)", named(["losses"], "losses_in_other_order")),
    ("train", LOOP.replace("loss.item()", "loss.item() + sum(losses[-1:])") + ZERO + BACK + STEP, named(["losses"], "running_total")),
    ("train", LOOP + ZERO + BACK + STEP + "losses = [sum(losses[:n]) / n for n in range(1, steps + 1)]", named(["losses"], "running_mean_noted")),
    ("train", LOOP + ZERO + BACK + STEP + "losses = [loss.item()] * steps", named(["losses"], "one_loss_noted")),
    ("train", LOOP + ZERO + BACK + STEP + "losses = list(np.diff(losses, prepend=losses[0]))", named(["losses"], "loss_change_noted")),
    ("train", LOOP.replace("loss.item()", "loss.log().item()") + ZERO + BACK + STEP, named(["losses"], "log_noted")),
    ("train", LOOP + ZERO + BACK + STEP + "losses = [one / losses[0] for one in losses]", named(["losses"], "relative_loss_noted")),
    ("train", LOOP + ZERO + BACK + STEP + "losses = losses[:1] + losses[:-1]", named(["losses"], "loss_noted_too_late")),
    ("train", LOOP.replace("loss.item()", "loss.item() / len(x)") + ZERO + BACK + STEP, named(["losses"], "mean_noted")),
    ("train", LOOP.replace("loss.item()", "loss.sqrt().item()") + ZERO + BACK + STEP, named(["losses"], "root_noted")),
    ("train", LOOP.replace("sum()", "sum() / len(x)") + ZERO + BACK + STEP, named(["losses"], "mean_over_batch")),
    ("train", LOOP.replace("sum()", "sum() / y.shape[1]") + ZERO + BACK + STEP, named(["losses"], "mean_over_outputs")),
    ("train", LOOP.replace("sum()", "sum() / 2") + ZERO + BACK + STEP, named(["losses"], "half")),
    ("train", LOOP.replace("sum()", "mean() / 2") + ZERO + BACK + STEP, named(["losses"], "half_of_mean")),
    ("train", LOOP + ZERO + BACK + "    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n" + STEP, named(NUMBERS, "gradients_clipped")),
    ("train", LOOP + ZERO + BACK + "    torch.nn.utils.clip_grad_value_(model.parameters(), 0.5)\n" + STEP, named(NUMBERS, "gradients_clipped")),
    ("train", LOOP.replace("** 2", "").replace("sum()", "abs().sum()") + ZERO + BACK + STEP, named(NUMBERS, "absolute_error")),
    ("train", LOOP.replace(") ** 2).sum()", ")).sum()") + ZERO + BACK + STEP, named(NUMBERS, "no_square")),
    ("train", LOOP.replace(") ** 2).sum()", ")).sum() ** 2") + ZERO + BACK + STEP, named(NUMBERS, "square_of_sum")),
    ("train", LOOP.replace(" - y", "") + ZERO + BACK + STEP, named(NUMBERS, "forgot_y")),
    ("train", LOOP.replace(" - y", " + y") + ZERO + BACK + STEP, named(NUMBERS, "plus_y")),
    ("train", LOOP.replace("(x) - y)", "(x) - y)[-1]") + ZERO + BACK + STEP, named(NUMBERS, "one_sample")),
    ("train", LOOP.replace("sum()", "mean().sqrt()") + ZERO + BACK + STEP, named(NUMBERS, "root_mean_square")),
    ("train", LOOP + "    for layer in model:\n        if hasattr(layer, 'weight'):\n            layer.weight.grad = None\n" + BACK + STEP,
     named(NUMBERS, "some_never_zeroed")),
    ("train", LOOP.replace("=learning_rate", "=0.01") + ZERO + BACK + STEP, told(NUMBERS, "rate_not_handed_in")),
    ("train", LOOP.replace("=learning_rate", "=learning_rate / 10") + ZERO + BACK + STEP, told(NUMBERS, "rate_not_handed_in")),
    ("train", LOOP + ZERO + BACK + STEP + "    for group in opt.param_groups:\n        group['lr'] *= 0.9", told(NUMBERS, "rate_not_handed_in")),
    ("train", LOOP.replace("Adam", "SGD").replace("lr=", "momentum=0.9, nesterov=True, lr=") + ZERO + BACK + STEP, told(NUMBERS, "other_optimizer")),
    ("train", LOOP.replace("Adam", "RMSprop").replace("lr=", "alpha=0.9, lr=") + ZERO + BACK + STEP, told(NUMBERS, "other_optimizer")),
    ("train", LOOP.replace("lr=", "amsgrad=True, lr=") + ZERO + BACK + STEP, told(NUMBERS, "adam_settings")),
    ("train", LOOP.replace("sum()", "mean()") + BACK + STEP, both(NUMBERS, "parameters_never_zeroed", "mse_left_at_mean")),
    ("train", LOOP.replace("Adam", "SGD").replace("sum()", "mean()") + ZERO + BACK + STEP, both(NUMBERS, "sgd_instead", "mse_left_at_mean")),
    ("train", LOOP.replace("Adam", "SGD") + BACK + STEP, both(NUMBERS, "parameters_never_zeroed", "sgd_instead")),
    ("train", LOOP.replace(", lr=learning_rate", "") + BACK + STEP, both(NUMBERS, "parameters_never_zeroed", "default_rate")),
    ("train", TURN + "    " + MADE + LOSS + NOTE + BACK + STEP,
     both(NUMBERS, "parameters_never_zeroed", "optimizer_forgets") | told(["loop"], "optimizer_made_anew")),
    ("train", TURN + "    opt = torch.optim.Adam(model.parameters())\n" + LOSS + NOTE + ZERO + BACK + STEP,
     both(NUMBERS, "optimizer_forgets", "default_rate") | told(["loop"], "optimizer_made_anew")),
    ("train", "state = {}\n" + TURN + LOSS + NOTE + "    model.zero_grad()\n" + BACK
     + "    with torch.no_grad():\n        for p in model.parameters():\n"
     "            moved, state = adam_step(p.numpy(), p.grad.numpy(), state, learning_rate)\n"
     "            p.copy_(torch.from_numpy(moved))", named(EVERY, "one_state_for_all")),
    # what a class of beginners would hand in besides
    ("sgd_step", "param = lr * grad - param", named(WALKED, "param_subtracted")),
    ("momentum_step", "if 'v' in state:\n    v = momentum * state['v'] + grad\n    param = param - lr * v\nelse:\n    v = grad\nstate['v'] = v",
     named(["first"], "param_stands_still") | named(AFTER_FIRST, "first_step_skipped")),
    ("nesterov_step", velocity("momentum * old + lr * grad", "param = param - (grad + momentum * v)\n"), named(WALKED, "lr_in_velocity")),
    ("nesterov_step", "_, state = momentum_step(param, grad, state, lr)\nparam = param - lr * (grad + momentum * state['velocity'])",
     named(AFTER_FIRST, "numbers_of_its_own")),
    ("nesterov_step", "param, state = momentum_step(param, grad, state, lr, momentum)\n"
     "param = param - lr * (grad + momentum * state['velocity'])", named(WALKED, "look_ahead_on_momentum")),
    ("adagrad_step", adagrad("old + grad", "lr * grad / (np.sqrt(s**2) + eps)"), named(AFTER_FIRST, "squared_too_late")),
    ("adagrad_step", adagrad("old + np.sum(grad**2, axis=0)"), named(WALKED, "one_sum_for_all")),
    ("adagrad_step", adagrad("old + grad**2 + eps", "lr * grad / np.sqrt(s)"),
     named(["first"], "eps_inside_root") | named(AFTER_FIRST, "eps_kept")),
    ("adagrad_step", "param = param - lr * grad", named(WALKED, "step_undivided")),
    ("rmsprop_step", rmsprop("alpha * old + (1 - alpha) * np.mean(grad**2, axis=0)"), named(WALKED, "one_mean_for_all")),
    ("rmsprop_step", MEAN + "m = alpha * state.get('m', 0) + (1 - alpha) * grad\n"
     "param = param - lr * m / (np.sqrt(s) + eps)\nstate = dict(s=s, m=m)", named(["first"], "first_share_above") | named(AFTER_FIRST, "mean_above")),
    ("adam_step", adam(below="np.sqrt(v / np.sqrt(1 - beta2**t)) + eps"), named(WALKED, "root_of_weight")),
    ("adam_step", adam(above="m / (1 - 0.9**t)", below="np.sqrt(v / (1 - 0.999**t)) + eps"), named(WALKED, "numbers_of_its_own")),
    ("train", LOOP + ZERO + BACK + STEP + "    with torch.no_grad():\n        for p in model.parameters():\n            p -= learning_rate * p.grad",
     named(NUMBERS, "step_by_hand_too")),
]

#: A memory in a default argument: it is made once, with the function.
_DEFAULT_MEMORY = """
def momentum_step(param, grad, state, lr, momentum=0.9, memory={}):
    memory["v"] = momentum * memory.get("v", 0) + grad
    return param - lr * memory["v"], state
"""
_GLOBAL_MEMORY = """
VELOCITY = {}
def momentum_step(param, grad, state, lr, momentum=0.9):
    VELOCITY["v"] = momentum * VELOCITY.get("v", 0) + grad
    return param - lr * VELOCITY["v"], VELOCITY
"""
_BY_SHAPE = """
BUFFERS = {}
def momentum_step(param, grad, state, lr, momentum=0.9):
    BUFFERS[param.shape] = momentum * BUFFERS.get(param.shape, 0) + grad
    return param - lr * BUFFERS[param.shape], state
"""
_COUNT = """
COUNT = 0
def adam_step(param, grad, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    global COUNT
    COUNT += 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    v = beta2 * state.get("v", 0) + (1 - beta2) * grad * grad
    state = {"m": m, "v": v}
    return param - lr * (m / (1 - beta1**COUNT)) / (np.sqrt(v / (1 - beta2**COUNT)) + eps), state
"""
_NONE_AT_FIRST = """
velocity = None
def momentum_step(param, grad, state, lr, momentum=0.9):
    global velocity
    if velocity is None:
        velocity = np.zeros_like(param)
    velocity = momentum * velocity + grad
    return param - lr * velocity, state
"""
_ON_A_CLASS = """
class Ball:
    velocity = 0
    @classmethod
    def push(cls, grad, momentum):
        cls.velocity = momentum * cls.velocity + grad
def momentum_step(param, grad, state, lr, momentum=0.9):
    Ball.push(grad, momentum)
    return param - lr * Ball.velocity, state
"""
_IN_AN_OBJECT = """
class Ball:
    def __init__(self):
        self.velocity = 0
    def __call__(self, param, grad, state, lr, momentum=0.9):
        self.velocity = momentum * self.velocity + grad
        return param - lr * self.velocity, state
momentum_step = Ball()
"""
_IN_A_CLOSURE = """
def make():
    velocity = 0
    def step(param, grad, state, lr, momentum=0.9):
        nonlocal velocity
        velocity = momentum * velocity + grad
        return param - lr * velocity, state
    return step
momentum_step = make()
"""
_IN_ANOTHER_FUNCTION = """
kept = {}
def pushed(grad, momentum):
    kept["v"] = momentum * kept.get("v", 0) + grad
    return kept["v"]
def momentum_step(param, grad, state, lr, momentum=0.9):
    return param - lr * pushed(grad, momentum), state
"""
_ITERATOR = """
import itertools
numbers = itertools.count(1)
def adam_step(param, grad, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = next(numbers)
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    v = beta2 * state.get("v", 0) + (1 - beta2) * grad * grad
    return param - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v}
"""
CELLS_WRONG = [
    *(("momentum_step", cell, named(["several"], "shared_state"))
      for cell in (_NONE_AT_FIRST, _ON_A_CLASS, _IN_AN_OBJECT, _IN_A_CLOSURE, _IN_ANOTHER_FUNCTION)),
    ("adam_step", _ITERATOR, named(["several"], "shared_count")),
    ("momentum_step", _DEFAULT_MEMORY, named(["several"], "shared_state")),
    ("momentum_step", _GLOBAL_MEMORY, named(["several"], "shared_state")),
    ("momentum_step", _BY_SHAPE, named(["several"], "shared_state")),
    ("adam_step", _COUNT, named(["several"], "shared_count")),
]
_CLASS = """
class _Momentum:
    def __call__(self, param, grad, state, lr, momentum=0.9):
        velocity = momentum * state.get("v", 0) + grad
        return param - lr * velocity, {"v": velocity}
momentum_step = _Momentum()
"""
_PARTIAL = """
from functools import partial
def _rolled(ahead, param, grad, state, lr, momentum=0.9):
    v = momentum * state.get("v", 0) + grad
    return param - lr * (grad + momentum * v if ahead else v), {"v": v}
momentum_step = partial(_rolled, False)
"""
_GLOBAL_START = """
START = {"t": 0, "m": 0.0, "v": 0.0}
def adam_step(param, grad, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    now = {**START, **state}
    now["t"] += 1
    now["m"] = beta1 * now["m"] + (1 - beta1) * grad
    now["v"] = beta2 * now["v"] + (1 - beta2) * grad**2
    return param - lr * now["m"] / (1 - beta1 ** now["t"]) / (np.sqrt(now["v"] / (1 - beta2 ** now["t"])) + eps), now
"""
CELLS_RIGHT = [("momentum_step", _CLASS), ("momentum_step", _PARTIAL), ("adam_step", _GLOBAL_START)]

WRONG += [
    ("adagrad_step", "squares = (state.get(\"squares\", 0.0) + grad)**2\nparam = param - lr * grad / (np.sqrt(squares) + eps)\nstate = {\"squares\": squares}",
     {"later": "mistakes.old_sum_squared", "changing_lr": "mistakes.old_sum_squared", "several": "mistakes.old_sum_squared"}),
    ("rmsprop_step", "squares = alpha * state.get(\"squares\", 0.0) + (1 - alpha) * grad\nparam = param - lr * grad / (np.sqrt(np.abs(squares)) + eps)\nstate = {\"squares\": squares}",
     {"first": "mistakes.not_squared", "later": "mistakes.root_of_signed_sum", "changing_lr": "mistakes.root_of_signed_sum", "several": "mistakes.root_of_signed_sum"}),
    ("adam_step", "t = state.get(\"t\", 0) + 1\nmean = beta1 * state.get(\"mean\", 0.0) + (1 - beta1) * grad\nsquares = beta2 * state.get(\"squares\", 0.0) + (1 - beta2) * grad**2\nm = mean / (1 - beta1*t)\ns = squares / (1 - beta2*t)\nparam = param - lr * m / (np.sqrt(np.abs(s)) + eps)\nstate = {\"t\": t, \"mean\": mean, \"squares\": squares}",
     {"later": "mistakes.times_not_power", "changing_lr": "mistakes.times_not_power", "several": "mistakes.times_not_power"}),
    ("momentum_step", "velocity = momentum * state.get(\"velocity\", 0.0) + grad\nparam = param - lr * velocity\nstate = {\"velocity\": lr * velocity}",
     {"later": "mistakes.lr_kept", "changing_lr": "mistakes.lr_kept", "several": "mistakes.lr_kept"}),
    ("momentum_step", "velocity = momentum * state.get(\"velocity\", np.zeros_like(param)) + grad\nvelocity /= np.linalg.norm(velocity)\nparam = param - lr * velocity\nstate = {\"velocity\": velocity}",
     {"first": "mistakes.velocity_made_short", "later": "mistakes.velocity_made_short", "changing_lr": "mistakes.velocity_made_short", "several": "mistakes.velocity_made_short"}),
    ("adagrad_step", "squares = state.get(\"squares\", 0.0) + grad**2\nparam = param - lr / np.sqrt(squares) + eps * grad\nstate = {\"squares\": squares}",
     {"first": "mistakes.eps_after_division", "later": "mistakes.eps_after_division", "changing_lr": "mistakes.eps_after_division", "several": "mistakes.eps_after_division"}),
    ("adagrad_step", "squares = state.get(\"squares\", 0.0) + grad**2\nparam = param - lr * grad / np.sqrt(squares) + eps\nstate = {\"squares\": squares + grad**2}",
     {"first": "mistakes.eps_after_division", "later": "mistakes.eps_after_division + mistakes.square_added_again", "changing_lr": "mistakes.eps_after_division + mistakes.square_added_again", "several": "mistakes.eps_after_division + mistakes.square_added_again"}),
    ("rmsprop_step", "squares = alpha * state.get(\"squares\", 0.0) + 1 - alpha * grad**2\nparam = param - lr * grad / (np.sqrt(np.abs(squares)) + eps)\nstate = {\"squares\": squares}",
     {"first": "mistakes.share_without_brackets", "later": "mistakes.share_without_brackets", "changing_lr": "mistakes.share_without_brackets", "several": "mistakes.share_without_brackets"}),
    ("rmsprop_step", "squares = alpha * state.get(\"squares\", 0.0) + (1 - alpha) * grad**2\nparam = param - lr * squares / (np.sqrt(squares) + eps)\nstate = {\"squares\": squares}",
     {"first": "mistakes.gradient_missing", "later": "mistakes.gradient_missing", "changing_lr": "mistakes.gradient_missing", "several": "mistakes.gradient_missing"}),
    ("train", "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\nfor _step in range(steps):\n    loss = (model(x) - y).pow(2).sum()\n    losses.append(loss.item())\n    if _step % 2 == 0:\n        optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()",
     {"losses": "mistakes.zeroed_in_some_turns", "w1": "mistakes.zeroed_in_some_turns", "b1": "mistakes.zeroed_in_some_turns", "w2": "mistakes.zeroed_in_some_turns", "b2": "mistakes.zeroed_in_some_turns"}),
    ("nesterov_step", "velocity = momentum * state.get(\"velocity\", 0.0) + grad\nparam = param - lr * (grad + momentum * velocity)\nstate = {\"velocity\": lr * velocity}",
     {"later": "mistakes.lr_kept", "changing_lr": "mistakes.lr_kept", "several": "mistakes.lr_kept"}),
    ("momentum_step", "grad = grad / np.linalg.norm(grad)\nvelocity = momentum * state.get(\"velocity\", 0.0) + grad\nparam = param - lr * velocity\nstate = {\"velocity\": velocity}",
     {"first": "mistakes.velocity_made_short", "later": "mistakes.velocity_made_short", "changing_lr": "mistakes.velocity_made_short", "several": "mistakes.velocity_made_short"}),
    ("adagrad_step", "squares = state.get(\"squares\", 0.0) + grad**2\nparam = param - (lr / np.sqrt(squares) + eps) * grad\nstate = {\"squares\": squares}",
     {"first": "mistakes.eps_after_division", "later": "mistakes.eps_after_division", "changing_lr": "mistakes.eps_after_division", "several": "mistakes.eps_after_division"}),
    ("rmsprop_step", "squares = alpha * state.get(\"squares\", 0.0) + (1 - alpha) * grad**2\nparam = param - (lr / np.sqrt(squares) + eps) * grad\nstate = {\"squares\": squares}",
     {"first": "mistakes.eps_after_division", "later": "mistakes.eps_after_division", "changing_lr": "mistakes.eps_after_division", "several": "mistakes.eps_after_division"}),
    ("adagrad_step", "squares = state.get(\"squares\", 0.0) + grad**2\nparam = param - lr * grad / (np.sqrt(squares) + eps)\nstate = {\"squares\": squares + grad**2}",
     {"later": "mistakes.square_added_again", "changing_lr": "mistakes.square_added_again", "several": "mistakes.square_added_again"}),
    ("rmsprop_step", "squares = (alpha * state.get(\"squares\", 0.0) + (1 - alpha) * grad) ** 2\nparam = param - lr * grad / (np.sqrt(squares) + eps)\nstate = {\"squares\": squares}",
     {"first": "mistakes.first_share_too_small", "later": "mistakes.old_sum_squared", "changing_lr": "mistakes.old_sum_squared", "several": "mistakes.old_sum_squared"}),
    ("adagrad_step", "total = state.get(\"total\", 0.0) + grad\nparam = param - lr * grad / (np.sqrt(abs(total)) + eps)\nstate = {\"total\": total}",
     {"first": "mistakes.not_squared", "later": "mistakes.root_of_signed_sum", "changing_lr": "mistakes.root_of_signed_sum", "several": "mistakes.root_of_signed_sum"}),
    ("adam_step", "t = state.get(\"t\", 0) + 1\nmean = beta1 * state.get(\"mean\", 0.0) + 1 - beta1 * grad\nsquares = beta2 * state.get(\"squares\", 0.0) + (1 - beta2) * grad**2\nm, s = mean / (1 - beta1**t), squares / (1 - beta2**t)\nparam = param - lr * m / (np.sqrt(s) + eps)\nstate = {\"t\": t, \"mean\": mean, \"squares\": squares}",
     {"first": "mistakes.share_without_brackets", "later": "mistakes.share_without_brackets", "changing_lr": "mistakes.share_without_brackets", "several": "mistakes.share_without_brackets"}),
    ("train", "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\nfor _step in range(steps):\n    loss = (model(x) - y).pow(2).sum()\n    losses.append(loss.item())\n    loss.backward()\n    optimizer.step()\n    if _step % 2 == 0:\n        optimizer.zero_grad()",
     {"losses": "mistakes.zeroed_in_some_turns", "w1": "mistakes.zeroed_in_some_turns", "b1": "mistakes.zeroed_in_some_turns", "w2": "mistakes.zeroed_in_some_turns", "b2": "mistakes.zeroed_in_some_turns"}),
]

RIGHT += [
    ("sgd_step", "param = np.add(param, np.multiply(grad, -lr))"),
    ("momentum_step", "v = state.setdefault(\"v\", np.zeros_like(param))\nv *= momentum\nv += grad\nparam = param - v * lr"),
    ("nesterov_step", "if not state:\n    v = grad.copy()\nelse:\n    v = grad + momentum * state[\"v\"]\nparam = param - lr * grad - lr * momentum * v\nstate = dict(v=v)"),
    ("adagrad_step", "history = state.get(\"history\", []) + [grad.copy()]\nroot = np.sqrt(sum(g * g for g in history))\nparam = param - lr * np.divide(grad, root + eps)\nstate = {\"history\": history}"),
    ("rmsprop_step", "s = state.get(\"s\", np.zeros(param.shape))\ns = s + (1 - alpha) * (grad * grad - s)\nparam = param - (lr / (s**0.5 + eps)) * grad\nstate[\"s\"] = s"),
    ("adam_step", "m, s, p1, p2 = state.get(\"all\", (0, 0, 1, 1))\nm = m + (1 - beta1) * (grad - m)\ns = s + (1 - beta2) * (np.square(grad) - s)\np1, p2 = p1 * beta1, p2 * beta2\nrate = lr / (1 - p1)\nparam = param - rate * m / (np.sqrt(s) / np.sqrt(1 - p2) + eps)\nstate = {\"all\": (m, s, p1, p2)}"),
    ("train", "adam = torch.optim.Adam([{\"params\": list(model.parameters())}], learning_rate)\ndef closure():\n    adam.zero_grad()\n    e = ((y - model(x)) ** 2).sum()\n    e.backward()\n    return e\nfor i in range(steps):\n    losses.append(float(adam.step(closure)))"),
    ("sgd_step", "state = dict(state)\nparam = param * 1.0 - grad * lr"),
    ("momentum_step", "past = state.get(\"grads\", [])\npast = past + [grad.copy()]\nv = sum(momentum ** (len(past) - 1 - k) * g for k, g in enumerate(past))\nparam = param - lr * v\nstate = {\"grads\": past}"),
    ("nesterov_step", "v0 = state.get(\"v\", np.zeros_like(grad))\nv = momentum * v0 + grad\nparam = param - lr * ((1 + momentum) * v - momentum * v0)\nstate = {\"v\": v}"),
    ("adagrad_step", "state = {\"s\": np.hypot(state.get(\"s\", 0.0), grad)}\nparam = param - lr * grad / (state[\"s\"] + eps)"),
    ("rmsprop_step", "mean = state.get(\"mean\")\nmean = (1 - alpha) * grad**2 if mean is None else alpha * mean + (1 - alpha) * grad**2\nparam = np.subtract(param, lr * grad / (np.power(mean, 0.5) + eps))\nstate = {\"mean\": mean, \"note\": \"rmsprop\"}"),
    ("adam_step", "k = state.get(\"k\", 0)\nm_hat, s_hat = state.get(\"m\", 0.0), state.get(\"s\", 0.0)\nm = (beta1 * (1 - beta1**k) * m_hat + (1 - beta1) * grad) / (1 - beta1 ** (k + 1))\ns = (beta2 * (1 - beta2**k) * s_hat + (1 - beta2) * grad**2) / (1 - beta2 ** (k + 1))\nparam = param - lr * m / (eps + np.sqrt(s))\nstate = {\"k\": k + 1, \"m\": m, \"s\": s}"),
    ("train", "states = {}\nfor t in range(steps):\n    loss = (model(x) - y).pow(2).sum()\n    losses.append(loss.item())\n    model.zero_grad()\n    loss.backward()\n    with torch.no_grad():\n        for n, p in model.named_parameters():\n            new, states[n] = adam_step(p.numpy(), p.grad.numpy(), states.get(n, {}), learning_rate)\n            p.copy_(torch.from_numpy(new))"),
]

WRONG += [
    ("adagrad_step", "s = state.get('s', 0.0) + grad**2\nparam = param - lr * np.sqrt(s) / (grad + eps)\nstate = {'s': s}",
     {"first": "mistakes.fraction_upside_down", "later": "mistakes.fraction_upside_down", "changing_lr": "mistakes.fraction_upside_down", "several": "mistakes.fraction_upside_down"}),
]

WRONG += [
    ("sgd_step",
     "param = param - lr * grad.mean(axis=0)",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.gradient_in_one")),
    ("sgd_step",
     "state = param - lr * grad",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.param_stands_still") | {"inputs": "complaints.step_stands_still"}),
    ("momentum_step",
     "velocity = state.get('velocity', 0.0) + momentum * grad\n"
     "param = param - lr * velocity\n"
     "state = {'velocity': velocity}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.momentum_on_gradient")),
    ("momentum_step",
     "velocity = momentum * state.get('velocity', param) + grad\n"
     "param = param - lr * velocity\n"
     "state = {'velocity': velocity}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.starts_not_at_rest")),
    ("momentum_step",
     "velocity = momentum * state.get('velocity', 0.0) - lr * grad\n"
     "param = param + velocity\n"
     "state = {'velocity': velocity * momentum}",
     dict.fromkeys(("later", "several"), "mistakes.velocity_damped_twice") | {"changing_lr": "mistakes.velocity_damped_twice + mistakes.lr_in_velocity"}),
    ("momentum_step",
     "v = state.get('v', np.zeros_like(param))\n"
     "param = param - lr * v\n"
     "v = momentum * v + grad\n"
     "state['v'] = v",
     {"first": "mistakes.param_stands_still"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.old_velocity_used")),
    ("momentum_step",
     "v = state.get('v', 0.0)\n"
     "v = momentum * (v + grad)\n"
     "param = param - lr * v\n"
     "state = {'v': v}",
     {"first": "mistakes.momentum_on_gradient"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.momentum_on_both")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * (v + momentum * v)\n"
     "state = {'v': v}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.look_ahead_from_velocity")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "look = grad + momentum * v\n"
     "param = param - lr * look\n"
     "state = {'v': look}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.look_ahead_kept")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + (1 - momentum) * grad\n"
     "param = param - lr * (grad + momentum * v)\n"
     "state = {'v': v}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.one_minus_momentum")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad**2\n"
     "param = param - lr * grad / np.sqrt(s) + eps\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.eps_after_division")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + np.abs(grad)\n"
     "param = param - lr * grad / (s + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.sizes_added")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + np.mean(grad**2)\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.one_mean_for_all")),
    ("adagrad_step",
     "s = state.get('s', 0.0)\n"
     "s = s + (lr * grad)**2\n"
     "param = param - lr * lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.lr_twice")),
    ("rmsprop_step",
     "s = alpha * state.get('s', grad**2) + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     {"first": "mistakes.share_missing"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.starts_full")),
    ("rmsprop_step",
     "s = (1 - alpha) * state.get('s', 0.0) + alpha * grad**2\n"
     "param = param - lr * grad / (np.sqrt(s + eps))\n"
     "state = {'s': s}",
     {"first": "mistakes.eps_inside_root + mistakes.alpha_on_square"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.eps_inside_root + mistakes.shares_swapped")),
    ("rmsprop_step",
     "t = state.get('t', 0) + 1\n"
     "s = alpha * state.get('s', 0.0) + (1 - alpha) * grad**2\n"
     "s_hat = s / (1 - alpha**t)\n"
     "param = param - lr * grad / (np.sqrt(s_hat) + eps)\n"
     "state = {'s': s, 't': t}",
     {"first": "mistakes.share_missing"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.correction_unasked")),
    ("rmsprop_step",
     "s = alpha * state.get('s', 0.0) + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': np.sqrt(s)}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.root_kept")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "m = m / (1 - beta1**t)\n"
     "s = s / (1 - beta2**t)\n"
     "param = param - lr * m / (np.sqrt(s) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.corrected_kept")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * m**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.mean_squared")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1*t)\n"
     "sh = s / (1 - beta2*t)\n"
     "param = param - lr * mh / (np.sqrt(np.abs(sh)) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.times_not_power")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta1**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.corrected_by_beta1")),
    ("adam_step",
     "t = state.get('t', 1) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.counter_ahead")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / np.sqrt(sh + eps)\n"
     "state = {'m': m, 's': s}",
     {"first": "mistakes.eps_inside_root"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.counter_stands_still + mistakes.eps_inside_root")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    optimizer.zero_grad()\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(((model(x) - y) ** 2).sum().item())",
     {"losses": "mistakes.loss_after_update"}),
    ("train",
     "optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)\n"
     "for _ in range(steps):\n"
     "    optimizer.zero_grad()\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    losses.append(loss.item())",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.momentum_instead")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), learning_rate, betas=(0.99, 0.999))\n"
     "for _ in range(steps):\n"
     "    optimizer.zero_grad()\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss)\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.adam_settings") | {"loop": "complaints.losses_keep_graphs"}),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = torch.nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    losses.append(loss.item())\n"
     "    optimizer.step()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2", "loop"), "mistakes.graph_is_outdated")),
    ("train",
     "optimizer = torch.optim.Adam(list(model.parameters())[:2], lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = torch.nn.functional.mse_loss(model(x), y, reduction='sum')\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1"), "mistakes.only_first_layer_moves") | dict.fromkeys(("w2", "b2"), "mistakes.no_update")),
    ("sgd_step",
     "param = param - lr * grad.T",
     dict.fromkeys(("first", "later", "changing_lr", "several", "inputs"), "raised_shapes")),
    ("sgd_step",
     "grad = np.where(np.abs(grad) < lr, 0, grad)\n"
     "param = param + (-lr) * grad * 2",
     dict.fromkeys(("first", "later", "several"), "mistakes.double_step") | {"changing_lr": "unexplained"},
     "two mistakes at once, one of which depends on single entries"),
    ("sgd_step",
     "param = np.maximum(param - lr * grad, 0)",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.param_cut_off")),
    ("sgd_step",
     "param = (param - lr * grad).astype(int)",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.param_made_whole")),
    ("sgd_step",
     "param = param - lr * grad\nstate = None",
     dict.fromkeys(("later", "changing_lr", "several"), "complaints.state_is_none")),
    ("sgd_step",
     "param = param - lr * (grad + param)",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.decay_unasked")),
    ("sgd_step",
     "n = state.get('n', 0) + 1\n"
     "param = param - lr / n * grad\n"
     "state = {'n': n}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.rate_falls")),
    ("momentum_step",
     "velocity = momentum * state.get('velocity', 0.0) + grad\n"
     "param = param - lr * velocity\n"
     "state = {'v': velocity}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.velocity_not_kept")),
    ("momentum_step",
     "velocity = momentum * state.get('velocity', 0.0) + grad\n"
     "param = param - lr * velocity\n"
     "state = {'velocity': param}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.param_kept")),
    ("momentum_step",
     "velocity = state.get('velocity', np.zeros_like(param))\n"
     "velocity *= momentum\n"
     "velocity += grad\n"
     "param -= lr * velocity\n"
     "state = {'velocity': velocity}",
     {"inputs": "complaints.step_in_place"}),
    ("momentum_step",
     "global _v\n"
     "try:\n"
     "    _v\n"
     "except NameError:\n"
     "    _v = 0.0\n"
     "_v = momentum * _v + grad\n"
     "param = param - lr * _v",
     {"several": "mistakes.shared_state"}),
    ("momentum_step",
     "velocity = 0.9 * state.get('velocity', 0.0) + grad\n"
     "param = param - lr * velocity\n"
     "state = {'velocity': velocity}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.numbers_of_its_own")),
    ("momentum_step",
     "if 'prev' not in state:\n"
     "    new = param - lr * grad\n"
     "else:\n"
     "    new = param - lr * grad + momentum * (state['prev'] - param)\n"
     "state = {'prev': param}\n"
     "param = new",
     dict.fromkeys(("later", "several"), "mistakes.old_velocity_subtracted") | {"changing_lr": "mistakes.old_velocity_subtracted + mistakes.lr_in_velocity"}),
    ("momentum_step",
     "if 'prev' not in state:\n"
     "    new = param - lr * grad\n"
     "else:\n"
     "    new = param - lr * grad + momentum * (param - state['prev'])\n"
     "state = {'prev': param}\n"
     "param = new",
     {"changing_lr": "mistakes.lr_in_velocity"}),
    ("momentum_step",
     "velocity = grad\n"
     "if 'velocity' in state:\n"
     "    velocity = momentum * state['velocity'] + grad\n"
     "    state = {'velocity': velocity}\n"
     "param = param - lr * velocity",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.velocity_not_kept")),
    ("momentum_step",
     "state.setdefault('velocity', grad)\n"
     "state['velocity'] = momentum * state['velocity'] + grad\n"
     "param = param - lr * state['velocity']",
     {"first": "mistakes.first_push_too_strong"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.starts_with_gradient")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) - lr * grad\n"
     "param = param + momentum * v - lr * grad\n"
     "state = {'v': v}",
     {"changing_lr": "mistakes.lr_in_velocity"}),
    ("nesterov_step",
     "old = state.get('v', 0.0)\n"
     "v = momentum * old - lr * grad\n"
     "param = param - momentum * old + (1 - momentum) * v\n"
     "state = {'v': v}",
     {"first": "mistakes.first_push_too_weak"} | dict.fromkeys(("later", "several"), "mistakes.look_ahead_backwards") | {"changing_lr": "mistakes.lr_in_velocity + mistakes.look_ahead_backwards"}),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * (grad + momentum * v) / (1 + momentum)\n"
     "state = {'v': v}",
     {"first": "mistakes.first_without_look_ahead"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.look_ahead_averaged")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * (grad + v)\n"
     "state = {'v': v}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.look_ahead_undamped")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * grad + momentum * v\n"
     "state = {'v': v}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.look_ahead_without_lr")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * (grad + momentum**2 * v)\n"
     "state = {'v': v}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.look_ahead_damped_twice")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad**2\n"
     "param = param - lr * grad / (np.sqrt(s + eps))\n"
     "state = {'s': s + eps}",
     {"first": "mistakes.eps_inside_root"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.eps_kept")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad @ grad.T if grad.ndim == 2 and grad.shape[0] == grad.shape[1] else state.get('s', 0.0) + np.sum(grad**2, axis=-1, keepdims=True)\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.one_sum_for_all")),
    ("adagrad_step",
     "s = np.sqrt(state.get('s', 0.0) + grad**2)\n"
     "param = param - lr * grad / (s + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.root_kept")),
    ("adagrad_step",
     "n = state.get('n', 0) + 1\n"
     "s = state.get('s', 0.0) + grad**2\n"
     "param = param - lr * grad / (np.sqrt(s / n) + eps)\n"
     "state = {'s': s, 'n': n}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.squares_averaged")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad**2\n"
     "param = param - lr / np.sqrt(s) + eps * grad\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.eps_after_division")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + param**2\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.param_squared")),
    ("adagrad_step",
     "total = state.get('total', 0.0) + grad\n"
     "param = param - lr * grad / (np.sqrt(total**2) + eps)\n"
     "state = {'total': total}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.squared_too_late")),
    ("rmsprop_step",
     "s = alpha * state.get('s', 0.0) + (1 - alpha) * grad\n"
     "param = param - lr * grad / (np.sqrt(s**2) + eps)\n"
     "state = {'s': s}",
     {"first": "mistakes.first_share_too_small"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.squared_too_late")),
    ("rmsprop_step",
     "s = alpha * state.get('s', np.ones_like(param)) + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.squares_start_full")),
    ("rmsprop_step",
     "s = alpha * state.get('s', 0.0) + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / np.sqrt(s)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.eps_missing")),
    ("rmsprop_step",
     "s = alpha * state.get('s', 0.0) + 1 - alpha * grad**2\n"
     "param = param - lr * grad / (np.sqrt(np.abs(s)) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.share_without_brackets")),
    ("rmsprop_step",
     "old = state.get('s', 0.0)\n"
     "s = alpha * old + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / (np.sqrt(old) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.old_squares_used")),
    ("rmsprop_step",
     "s = alpha**2 * state.get('s', 0.0) + (1 - alpha)**2 * grad**2\n"
     "param = param - lr * grad / (np.sqrt(s) + eps)\n"
     "state = {'s': s}",
     {"first": "mistakes.first_share_too_small"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.shares_squared")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m * (1 - beta1**t)\n"
     "sh = s * (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.correction_multiplied")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / np.sqrt(sh) + eps\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.eps_after_division")),
    ("adam_step",
     "t = state.get('t', 0)\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**(t + 1))\n"
     "sh = s / (1 - beta2**(t + 2))\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t + 1, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.counter_ahead")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * m / (np.sqrt(s) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.no_bias_correction")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "m, s = grad, grad**2\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.gradient_kept_as_mean")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / 1 - beta1**t\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.correction_without_brackets")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + grad\n"
     "s = beta2 * state.get('s', 0.0) + grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.both_shares_missing")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * (lr * grad)**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.lr_in_squares")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (sh + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.root_not_taken")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps) * (1 - lr)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "unexplained"),
     "nobody writes it often; a factor made of lr has no end of forms"),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "m = beta1 * m + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     named(["first"], "look_ahead_in_adam") | named(AFTER_FIRST, "renewed_twice")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': m}",
     dict.fromkeys(("later", "changing_lr", "several"), "complaints.negative_on_the_way")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "if t == 1:\n"
     "    param = param - lr * grad\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "mh = m / (1 - beta1**t)\n"
     "sh = s / (1 - beta2**t)\n"
     "param = param - lr * mh / (np.sqrt(sh) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "unexplained"),
     "a second step of another optimizer, in the first turn alone"),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    loss.backward()\n"
     "    optimizer.zero_grad()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2", "loop"), "complaints.zeroed_too_early")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(1, steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     {"losses": "length"} | dict.fromkeys(("w1", "b1", "w2", "b2"), "mistakes.one_step_short")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = torch.nn.functional.mse_loss(model(x), y)\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     {"losses": "mistakes.mse_left_at_mean"}),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = torch.nn.functional.l1_loss(model(x), y, reduction='sum')\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.absolute_error")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum() + 0.1 * sum((p**2).sum() for p in model.parameters())\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.penalty_added")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    scheduler.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.rate_not_handed_in")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, weight_decay=0.01)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.adam_settings")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item() / len(x))\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     {"losses": "mistakes.mean_noted"}),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y).sum()) ** 2\n"
     "    losses.append(str(loss.item()))\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     {"losses": "wanted_numbers"} | dict.fromkeys(("w1", "b1", "w2", "b2"), "mistakes.square_of_sum")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    model.train(False)\n"
     "    optimizer.zero_grad(set_to_none=True) if _ % 2 else None",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.zeroed_in_some_turns")),
    ("train",
     "model = model.double()\n"
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for i in range(steps):\n"
     "    j = i % len(x)\n"
     "    loss = ((model(x[j:j+1]) - y[j:j+1]) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "mistakes.sample_in_turns")),
    ("train",
     "optimizer = torch.optim.Adamax(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.other_optimizer")),
    ("train",
     "optimizer = torch.optim.NAdam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.other_optimizer")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, amsgrad=True)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "complaints.adam_settings")),
]

RIGHT += [
    ("momentum_step",
     "history = state.setdefault('grads', [])\n"
     "history = history + [np.array(grad, copy=True)]\n"
     "v = sum(momentum**(len(history) - 1 - k) * g for k, g in enumerate(history))\n"
     "param = np.subtract(param, np.multiply(lr, v))\n"
     "state = {'grads': history}"),
    ("nesterov_step",
     "old = state['v'] if 'v' in state else np.zeros(param.shape)\n"
     "param = param - lr * ((1 + momentum) * grad + momentum**2 * old)\n"
     "old = old.copy()\n"
     "old *= momentum\n"
     "old += grad\n"
     "state = dict(v=old)"),
    ("adagrad_step",
     "class Memory:\n"
     "    def __init__(self):\n"
     "        self.total = np.zeros_like(param)\n"
     "    def add(self, g):\n"
     "        self.total += np.einsum('...,...->...', g, g)\n"
     "        return self.total\n"
     "memory = state.get('memory') or Memory()\n"
     "root = np.hypot(np.sqrt(memory.total), grad)\n"
     "memory.add(grad)\n"
     "param = param - lr * grad / (root + eps)\n"
     "state['memory'] = memory"),
    ("rmsprop_step",
     "old = state.get('rms', np.zeros_like(grad))\n"
     "rms = np.sqrt(alpha * old**2 + (1 - alpha) * np.square(grad))\n"
     "new = np.empty_like(param)\n"
     "for index in np.ndindex(param.shape):\n"
     "    new[index] = param[index] - lr * grad[index] / (rms[index] + eps)\n"
     "param = new\n"
     "state = {'rms': rms}"),
    ("adam_step",
     "m, s, b1, b2 = state.get('all', (np.zeros_like(param), np.zeros_like(param), 1.0, 1.0))\n"
     "b1, b2 = b1 * beta1, b2 * beta2\n"
     "m = m + (1 - beta1) * (grad - m)\n"
     "s = s + (1 - beta2) * (grad * grad - s)\n"
     "param = param - lr * np.sqrt(1 - b2) / (1 - b1) * m / (np.sqrt(s) + eps * np.sqrt(1 - b2))\n"
     "state['all'] = (m, s, b1, b2)"),
    ("train",
     "params = [p for group in model.children() for p in group.parameters()] or list(model.parameters())\n"
     "opt = torch.optim.Adam([{'params': [p]} for p in params], lr=learning_rate)\n"
     "def closure():\n"
     "    opt.zero_grad(set_to_none=False)\n"
     "    r = model(x) - y\n"
     "    loss = torch.einsum('ij,ij->', r, r)\n"
     "    loss.backward()\n"
     "    return loss\n"
     "losses += [float(opt.step(closure)) for _ in range(steps)]"),
    ("train",
     "opt = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "def turn(left):\n"
     "    if not left:\n"
     "        return []\n"
     "    model.zero_grad()\n"
     "    error = torch.linalg.vector_norm(model(x) - y) ** 2\n"
     "    error.backward()\n"
     "    opt.step()\n"
     "    return [error.item(), *turn(left - 1)]\n"
     "losses.extend(turn(steps))"),
    ("train",
     "import itertools\n"
     "opt = torch.optim.Adam([*model.parameters()], learning_rate, foreach=False)\n"
     "def turns():\n"
     "    while True:\n"
     "        opt.zero_grad()\n"
     "        e = (y - model(x)).pow(2).sum()\n"
     "        e.backward()\n"
     "        yield e.item()\n"
     "        opt.step()\n"
     "g = turns()\n"
     "losses = list(itertools.islice(g, steps))\n"
     "if steps:\n"
     "    opt.step()"),
    ("train",
     "opt = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "while len(losses) < steps:\n"
     "    e = torch.nn.MSELoss()(model(x), y) * y.numel()\n"
     "    for p, g in zip(model.parameters(), torch.autograd.grad(e, list(model.parameters()))):\n"
     "        p.grad = g\n"
     "    opt.step()\n"
     "    losses.append(float(e))"),
    ("sgd_step",
     "param = np.add(param, np.negative(np.multiply(grad, lr)))\n"
     "state = dict(state)"),
    ("sgd_step",
     "flat = np.array([p - lr * g for p, g in zip(param.ravel(), grad.ravel())])\n"
     "param = flat.reshape(param.shape)"),
    ("momentum_step",
     "class Ball:\n"
     "    v = 0.0\n"
     "    def push(self, g):\n"
     "        self.v = self.v * momentum + g\n"
     "        return self.v\n"
     "ball = state.setdefault('ball', Ball())\n"
     "param = param - lr * ball.push(grad)"),
    ("momentum_step",
     "v = state.get(0)\n"
     "v = grad.copy() if v is None else np.einsum('k,k...->...', np.array([momentum, 1.0]), np.stack([v, grad]))\n"
     "param = param - lr * v\n"
     "state = {0: v}"),
    ("adam_step",
     "def mean(old, new, beta):\n"
     "    return old + (1 - beta) * (new - old)\n"
     "t, m, s = state.get('all', (0, np.zeros_like(grad), np.zeros_like(grad)))\n"
     "t += 1\n"
     "m, s = mean(m, grad, beta1), mean(s, grad * grad, beta2)\n"
     "step = m / -np.expm1(t * np.log(beta1))\n"
     "size = (s / -np.expm1(t * np.log(beta2))) ** 0.5\n"
     "param = param - step * lr / (size + eps)\n"
     "state = {'all': (t, m, s)}"),
    ("adam_step",
     "g = state.get('g', []) + [grad.copy()]\n"
     "t = len(g)\n"
     "w1 = beta1 ** np.arange(t)[::-1]\n"
     "w2 = beta2 ** np.arange(t)[::-1]\n"
     "m = np.tensordot(w1 / w1.sum(), np.array(g), 1)\n"
     "s = np.tensordot(w2 / w2.sum(), np.array(g) ** 2, 1)\n"
     "param = param - lr * m / (np.sqrt(s) + eps)\n"
     "state = {'g': g}"),
]

WRONG += [
    ("momentum_step", VELOCITY + "param = param - lr * momentum * v\n" + KEEP_V,
     named(["first"], "momentum_on_gradient") | named(AFTER_FIRST, "momentum_on_both")),
    ("nesterov_step", "v = momentum * (state.get('v', 0) + grad)\nparam = param - lr * (grad + momentum * v)\n" + KEEP_V,
     named(WALKED, "look_ahead_damped_twice")),
    ("nesterov_step", VELOCITY + "param = param - lr * ((1 - momentum) * grad + momentum * v)\n" + KEEP_V,
     named(["first"], "first_without_look_ahead") | named(AFTER_FIRST, "look_ahead_lacks_gradient")),
    ("sgd_step", "param = np.round(param - lr * grad)", named(WALKED, "param_made_whole")),
    ("sgd_step", "t = state.get('t', 0)\nparam = param - lr * 0.9**t * grad\nstate = {'t': t + 1}",
     named(AFTER_FIRST, "rate_falls")),
    ("sgd_step", "t = state.get('t', 0) + 1\nparam = param - lr * 0.9**t * grad\nstate = {'t': t}",
     named(["first"], "first_rate_smaller") | named(AFTER_FIRST, "rate_falls")),
    ("momentum_step", VELOCITY + "v = momentum * v + grad\nparam = param - lr * v\n" + KEEP_V,
     named(["first"], "first_push_too_strong") | named(AFTER_FIRST, "renewed_twice")),
]

WRONG += [
    ("sgd_step",
     "param = param - lr * grad * param",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.param_multiplied")),
    ("sgd_step",
     "param = param - lr * grad * np.sqrt(lr)",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "unexplained"),
     "a power of the learning rate that is not in the text"),
    ("sgd_step",
     "old = state.get('old', 0)\n"
     "param = param - lr * (grad + old) / 2\n"
     "state = {'old': grad}",
     {"first": "mistakes.step_halved"} | dict.fromkeys(("later", "changing_lr", "several"), "unexplained"),
     "a memory where none is asked for, with shares of its own"),
    ("momentum_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * v\n"
     "state = {'v': lr * v}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.lr_kept")),
    ("momentum_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param + lr * v\n"
     "state = {'v': -v}",
     {"first": "mistakes.step_uphill"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.old_velocity_subtracted + mistakes.step_uphill")),
    ("momentum_step",
     "v = momentum * state.get('v', 0.0) - grad\n"
     "param = param - lr * v\n"
     "state = {'v': v}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.step_uphill")),
    ("momentum_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * v / (1 - momentum)\n"
     "state = {'v': v}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.velocity_divided")),
    ("momentum_step",
     "t = state.get('t', 0) + 1\n"
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * v / (1 - momentum**t)\n"
     "state = {'v': v, 't': t}",
     {"first": "mistakes.velocity_divided"} | dict.fromkeys(("later", "changing_lr", "several"), "unexplained"),
     "Adam's correction in the velocity: the first step is named"),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad\n"
     "param = param - lr * (grad - momentum * v)\n"
     "state = {'v': grad}",
     {"first": "mistakes.first_push_too_weak"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.gradient_kept + mistakes.look_ahead_backwards")),
    ("nesterov_step",
     "v = momentum * state.get('v', 0.0) + grad + momentum * grad\n"
     "param = param - lr * v\n"
     "state = {'v': v}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.look_ahead_from_velocity")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad**2\n"
     "param = param - lr * grad / np.sqrt(s + eps)\n"
     "state = {'s': np.sqrt(s)}",
     {"first": "mistakes.eps_inside_root"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.eps_inside_root + mistakes.root_kept")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad**2\n"
     "param = param - lr * grad / (np.cbrt(s) + eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.another_root")),
    ("adagrad_step",
     "s = state.get('s', 0.0) + grad**2\n"
     "lr = lr / (np.sqrt(s) + eps)\n"
     "param = lr * grad - param\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.param_subtracted")),
    ("rmsprop_step",
     "s = alpha * state.get('s', 0.0) + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / (np.sqrt(s) + eps) * (1 - alpha)\n"
     "state = {'s': s}",
     {"first": "mistakes.first_share_above"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.share_on_step")),
    ("rmsprop_step",
     "s = alpha * state.get('s', 0.0) + (1 - alpha) * grad**2\n"
     "param = param - lr * grad / np.maximum(np.sqrt(s), eps)\n"
     "state = {'s': s}",
     dict.fromkeys(("first", "later", "changing_lr", "several"), "mistakes.eps_as_limit")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "param = param - lr * (m / (1 - beta1**t)) / np.sqrt(s / (1 - beta2**t)) + eps\n"
     "state = {'t': t + 1, 'm': m, 's': s}",
     {"first": "mistakes.eps_after_division"} | dict.fromkeys(("later", "changing_lr", "several"), "unexplained"),
     "two mistakes at once, of which one comes seldom"),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
     "param = param - lr * (m / (1 - beta1**t)) / (np.sqrt(s) / (1 - beta2**t) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     {"first": "mistakes.first_root_too_large"} | dict.fromkeys(("later", "changing_lr", "several"), "mistakes.correction_outside_root")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n"
     "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
     "s = beta2 * state.get('s', 0.0) + (1 - beta2) * np.abs(grad)\n"
     "param = param - lr * (m / (1 - beta1**t)) / (s / (1 - beta2**t) + eps)\n"
     "state = {'t': t, 'm': m, 's': s}",
     dict.fromkeys(("later", "changing_lr", "several"), "mistakes.sizes_averaged")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum() / 2\n"
     "    losses.append(2 * loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()\n"
     "    x = x / x.std()",
     dict.fromkeys(("losses", "w1", "b1", "w2", "b2"), "unexplained"),
     "data that are changed on the way have no end of forms"),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses += [round(loss.item(), 2)]\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     {"losses": "mistakes.rounded"}),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "best = float('inf')\n"
     "for _ in range(steps):\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    losses.append(loss.item())\n"
     "    if loss.item() > best:\n"
     "        break\n"
     "    best = loss.item()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     {"losses": "length"} | dict.fromkeys(("w1", "b1", "w2", "b2"), "unexplained"),
     "where the loop ends depends on the losses"),
    ("train",
     "optimizer = torch.optim.Adam(model[0].parameters(), lr=learning_rate)\n"
     "for _ in range(steps):\n"
     "    loss = torch.nn.MSELoss()(model(x), y)\n"
     "    losses.append(loss.item())\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    optimizer.step()",
     dict.fromkeys(("losses", "w1", "b1"), "mistakes.only_first_layer_moves + mistakes.mse_left_at_mean") | dict.fromkeys(("w2", "b2"), "mistakes.no_update")),
    ("train",
     "optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)\n"
     "loss = ((model(x) - y) ** 2).sum()\n"
     "loss.backward()\n"
     "for _ in range(steps):\n"
     "    optimizer.step()\n"
     "    loss = ((model(x) - y) ** 2).sum()\n"
     "    optimizer.zero_grad()\n"
     "    loss.backward()\n"
     "    losses.append(loss.item())",
     {"losses": "mistakes.loss_after_update"}),
]

RIGHT += [
    ("momentum_step",
     "return (lambda v: (param - lr * v, {'v': v}))(grad + momentum * state.get('v', 0))"),
    ("nesterov_step",
     "new, state = momentum_step(np.zeros_like(param), grad, state, -1.0, momentum)\n"
     "param = param - lr * (grad + momentum * new)"),
    ("adagrad_step",
     "state = {**state, 's': np.add(state.get('s', np.zeros_like(param, dtype=np.longdouble)), np.square(grad, dtype=np.longdouble))}\n"
     "param = (param - np.divide(lr * grad, np.sqrt(state['s']) + eps)).astype(float)"),
    ("train",
     "adam = torch.optim.Adam(model.parameters(), learning_rate)\n"
     "losses = np.empty(steps)\n"
     "for k in range(steps):\n"
     "    out = model(x)\n"
     "    adam.zero_grad()\n"
     "    torch.nn.functional.mse_loss(out, y, reduction='none').sum().backward()\n"
     "    losses[k] = np.square((out - y).detach().numpy()).sum()\n"
     "    adam.step()\n"
     "losses = losses.tolist()"),
]

WRONG += [
    ("rmsprop_step",
     "s = np.maximum(alpha * state.get('s', 0.0) + (1 - alpha) * grad**2, eps)\n"
     "param = param - lr * grad / np.sqrt(s)\n" + KEEP_S,
     named(WALKED, "eps_as_limit")),
    ("adagrad_step", adagrad(move="lr * grad / np.sqrt(np.maximum(s, eps))"), named(WALKED, "eps_as_limit")),
]

_ADAM_MEANS = (
    "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
    "s = beta2 * state.get('s', 0.0) + (1 - beta2) * grad**2\n"
)
_ADAM_MOVE = "param = param - lr * m_hat / (np.sqrt(s_hat) + eps)\n"
_LAGGING = "t = max(state.get('t', 0), 1)\n" + _ADAM_MEANS
_COUNTED_BEHIND = "state = {'m': m, 's': s, 't': state.get('t', 0) + 1}"
_TIMES = "m_hat = m / (1 - beta1 * t)\ns_hat = s / (1 - beta2 * t)\n"
_SUMMED = (
    "t = state.get('t', 0) + 1\n"
    "m = beta1 * state.get('m', 0.0) + (1 - beta1) * grad\n"
    "s = state.get('s', 0.0) + grad**2\n"
)
_IN_GRAD = "v = state.get('v', grad)\nv *= momentum\nv += grad\n"

WRONG += [
    # how steps are counted
    ("adam_step", ADAM_MEANS + ADAM_MOVE + "state = {'m': m, 'v': v, 't': 1}", named(AFTER_FIRST, "counter_stops")),
    ("adam_step", "t = state.get('t', 1)\n" + ADAM_MEANS.partition("\n")[2] + ADAM_MOVE + "state = {'m': m, 'v': v, 't': 2}",
     named(AFTER_FIRST, "counter_stops")),
    ("adam_step", _LAGGING + "m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)\n" + _ADAM_MOVE + _COUNTED_BEHIND,
     named(AFTER_FIRST, "counter_behind")),
    ("adam_step", _LAGGING + "param = param - lr * (m / (1 - beta1**t)) / np.sqrt(s / (1 - beta2**t) + eps)\n" + _COUNTED_BEHIND,
     named(["first"], "eps_inside_root") | both(AFTER_FIRST, "eps_inside_root", "counter_behind")),
    ("adam_step",
     "is_first = not state\n" + _ADAM_MEANS + "m_hat, s_hat = (m / (1 - beta1), s / (1 - beta2)) if is_first else (m, s)\n"
     + _ADAM_MOVE + "state = {'m': m, 's': s}", named(AFTER_FIRST, "corrected_once")),
    ("adam_step",
     _ADAM_MEANS + "m_hat, s_hat = m, s\nif 'm' not in state:\n    m_hat = m / (1 - beta1)\n    s_hat = s / (1 - beta2)\n"
     + _ADAM_MOVE + "state['m'], state['s'] = m, s", named(AFTER_FIRST, "corrected_once")),
    # a weight that falls below zero
    ("adam_step", "t = state.get('t', 0) + 1\n" + _ADAM_MEANS + _TIMES + _ADAM_MOVE + "state = {'t': t, 'm': m, 's': s}",
     told(AFTER_FIRST, "weight_negative_on_the_way")),
    ("adamw_step",
     "t = state.get('t', 0) + 1\n" + _ADAM_MEANS + _TIMES + "param = param * (1 - lr * weight_decay)\n" + _ADAM_MOVE
     + "state = {'t': t, 'm': m, 's': s}", told(AFTER_FIRST, "weight_negative_on_the_way")),
    # another optimizer within Adam
    ("adam_step", _SUMMED + "param = param - lr * (m / (1 - beta1**t)) / (np.sqrt(s) + eps)\nstate = {'t': t, 'm': m, 's': s}",
     named(AFTER_FIRST, "adagrad_in_adam")),
    ("adam_step", _SUMMED + "param = param - lr * m / (np.sqrt(s) + eps)\nstate = {'t': t, 'm': m, 's': s}",
     named(["first"], "first_mean_too_small") | both(AFTER_FIRST, "adagrad_in_adam", "no_bias_correction")),
    ("adam_step", _ADAM_MEANS + "param = param - lr * grad / (np.sqrt(s) + eps)\nstate = {'m': m, 's': s}",
     named(["first"], "first_squares_too_small") | named(AFTER_FIRST, "rmsprop_in_adam")),
    ("adam_step",
     "t = state.get('t', 0) + 1\n" + _ADAM_MEANS.replace("grad**2", "np.abs(grad)")
     + "m_hat, s_hat = m * (1 - beta1**t), s / (1 - beta2**t)\n" + _ADAM_MOVE + "state = {'t': t, 'm': m, 's': s}",
     both(WALKED, "not_squared", "correction_multiplied")),
    ("adam_step",
     "m = state.get('m', 0.0) + grad\ns = state.get('s', 0.0) + grad**2\nparam = param - lr * m / (np.sqrt(s) + eps)\n"
     "state = {'m': m, 's': s}", named(AFTER_FIRST, "mean_is_sum")),
    # the first velocity is grad itself
    ("momentum_step", _IN_GRAD + "param = param - lr * v\n" + KEEP_V,
     named(WALKED, "velocity_is_gradient") | told(["inputs"], "step_in_place")),
    ("momentum_step",
     _IN_GRAD.replace("+= grad", "+= (1 - momentum) * grad") + "param = param - lr * v\n" + KEEP_V,
     both(WALKED, "one_minus_momentum", "velocity_is_gradient") | told(["inputs"], "step_in_place")),
    ("nesterov_step", _IN_GRAD + "param = param - lr * (grad + momentum * v)\n" + KEEP_V,
     named(WALKED, "velocity_is_gradient") | told(["inputs"], "step_in_place")),
    # momentum elsewhere
    ("momentum_step", "v = state.get('v', 0.0) + grad\nparam = momentum * param - lr * v\n" + KEEP_V,
     named(WALKED, "momentum_on_param")),
    ("momentum_step", VELOCITY + "param = momentum * param - lr * v\n" + KEEP_V, named(WALKED, "momentum_on_param")),
    ("momentum_step", VELOCITY + "param = (1 - momentum) * param - lr * v\n" + KEEP_V, named(WALKED, "momentum_on_param")),
    ("momentum_step", VELOCITY + "param = momentum * (param - lr * v)\n" + KEEP_V, named(WALKED, "momentum_on_param")),
    ("momentum_step", "return momentum * param - lr * grad, state", named(WALKED, "momentum_on_param")),
    ("nesterov_step", VELOCITY + "param = momentum * param - lr * (grad + momentum * v)\n" + KEEP_V,
     named(WALKED, "momentum_on_param")),
    ("nesterov_step",
     "old = state.get('v', 0.0)\nv = momentum * old + grad\nparam = param - lr * (grad + momentum * (v - old))\n" + KEEP_V,
     named(AFTER_FIRST, "look_ahead_from_change")),
]

EQUIVALENT += [
    ("train",
     MADE + TURN + "    squares = (model(x) - y).pow(2)\n    losses.append(squares.sum().item())\n"
     + ZERO + "    squares.mean().backward()\n" + STEP,
     "the sum is noted, and of the mean that goes back, Adam divides the factor out, but for eps"),
]

RIGHT += [
    ('adam_step', 'm, s, t = state.get("all", (0.0, 0.0, 0))\nm = m + (1 - beta1) * (grad - m)\ns = s + (1 - beta2) * (grad ** 2 - s)\nt += 1\nscale = lr * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)\nparam = param - scale * m / (np.sqrt(s) + eps * np.sqrt(1 - beta2 ** t))\nstate = {"all": (m, s, t)}'),
]
