/* A form with `data-unsaved` warns before the page is left with something in it that was not saved. `data-unsaved="ja"` was not
   saved when the page came. Without script nothing warns, and nothing else is missing. */
(function () {
  const form = document.querySelector('form[data-unsaved]')
  if (!form) return

  let isUnsaved = form.dataset.unsaved === 'ja'
  form.addEventListener('input', function () { isUnsaved = true })
  form.addEventListener('change', function () { isUnsaved = true })
  form.addEventListener('submit', function () { isUnsaved = false })
  window.addEventListener('beforeunload', function (event) {
    if (isUnsaved) event.preventDefault()
  })
  // Back from the next page by the browser's own button, the fields are still filled.
  window.addEventListener('pageshow', function (event) { if (event.persisted) isUnsaved = true })
})()
