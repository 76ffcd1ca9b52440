/* Passkeys: connects the button of a page that has one with allauth's script. Without script the button sends the form, and the
   answer says what to do instead. */
(function () {
  const button = document.getElementById('passkey-button')
  if (!button || !window.PublicKeyCredential || !window.allauth) return

  const form = button.form
  const credential = form.querySelector('[name=credential]')
  const passwordless = form.querySelector('[name=passwordless]')
  const ids = { credential: credential.id, data: 'passkey-data' }
  const forms = window.allauth.webauthn.forms
  button.type = 'button'
  if (button.dataset.passkey === 'login') {
    forms.loginForm({ ids: { ...ids, login: button.id } })
  } else if (button.dataset.passkey === 'add') {
    forms.addForm({ ids: { ...ids, add: button.id, passwordless: passwordless && passwordless.id } })
  } else {
    forms.authenticateForm({ ids: { ...ids, authenticate: button.id } })
  }
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    document.querySelector('[data-passkey-error]').textContent =
      'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal, oder nehmen Sie einen Code.'
  })
})()
