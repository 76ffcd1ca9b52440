// Rules of html-validate for the pages as the portal sends them; each change has its reason.
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // A list may have a name: the rule would keep it to landmarks and controls (WAI-ARIA 1.2, role "list").
    "aria-label-misuse": ["error", {allowAnyNamable: true}],
    // Checkboxes of one group share their name, as Django writes them.
    "form-dup-name": ["error", {shared: ["radio", "button", "reset", "submit", "checkbox"]}],
    // A title begins with the name of its record as people wrote it; a search engine cuts where it likes.
    "long-title": "off",
    // Template tags leave blanks at the end of a line; no reader ever meets them.
    "no-trailing-whitespace": "off",
    // A wide table scrolls in a region named by its caption; in a <section> the Nu HTML checker would miss a heading.
    "prefer-native-element": ["error", {exclude: ["region"]}],
    // static/css/base.css keeps each phone number on one line, so it can still be copied with common characters.
    "tel-non-breaking": "off",
  },
};
