/* Warns some minutes before the sign-in ends, and lets people stay signed in without losing what they are writing. Without script
   the notice at the form says until when the sign-in lasts. */
(function () {
  const box = document.getElementById('anmeldung-endet')
  if (!box) return

  const WARN_SECONDS = 5 * 60
  const longest = Number(box.dataset.longest || Infinity) * 1000
  let endsAt = Date.now() + Number(box.dataset.seconds) * 1000
  let timer

  function clock (time) {
    return new Date(time).toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' })
  }

  function plan () {
    clearTimeout(timer)
    timer = setTimeout(warn, Math.max(0, endsAt - WARN_SECONDS * 1000 - Date.now()))
  }

  function warn () {
    const text = document.createElement('p')
    text.textContent = 'Ihre Anmeldung endet um ' + clock(endsAt) + ' Uhr.'
    box.replaceChildren(text)
    if (longest - endsAt < 1000) {
      text.textContent += ' Bitte senden Sie Ihre Eingaben vorher ab.'
      return
    }
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'kern-btn kern-btn--secondary'
    button.innerHTML = '<span class="kern-label">Angemeldet bleiben</span>'
    button.addEventListener('click', stay)
    box.append(button)
  }

  async function stay () {
    const answer = await fetch(box.dataset.extend, { method: 'HEAD', redirect: 'error' }).catch(function () { return null })
    const text = document.createElement('p')
    if (answer && answer.ok) {
      endsAt = Math.min(Date.now() + Number(box.dataset.idle) * 1000, longest)
      text.textContent = 'Sie bleiben bis ' + clock(endsAt) + ' Uhr angemeldet.'
      plan()
    } else {
      text.textContent = 'Das hat nicht geklappt. Bitte senden Sie Ihre Eingaben bald ab.'
    }
    box.replaceChildren(text)
  }

  plan()
})()
