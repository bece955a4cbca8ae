// Says so where a browser is too old for the page. In ES5 and alone: it must run where nothing else does.
(function () {
  'use strict';
  var said = document.getElementById('old-browser');
  function fits(page) {
    if (!window.fetch || !window.Promise || !window.CSS || !CSS.supports) return false;
    if (page === 'light') return !!window.EventSource && !!String.prototype.replaceAll && CSS.supports('display', 'grid');
    return 'noModule' in document.createElement('script') && !!window.structuredClone && !!Array.prototype.toSorted &&
      CSS.supports('selector(:has(a))') && CSS.supports('container-type', 'inline-size') && CSS.supports('color', 'color-mix(in srgb, red, blue)');
  }
  if (!fits(said.getAttribute('data-for'))) said.removeAttribute('hidden');
})();
