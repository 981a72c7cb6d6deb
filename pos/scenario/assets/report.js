(function () {
  "use strict";
  var form = document.getElementById("filter");
  var cases = Array.prototype.slice.call(document.querySelectorAll("details.case"));
  var words = cases.map(function (one) { return one.textContent.toLowerCase(); });
  function value(id) { return document.getElementById(id).value; }
  function choose() {
    var text = value("text").trim().toLowerCase(), verdict = value("verdict"), area = value("area");
    var shown = 0;
    cases.forEach(function (one, place) {
      var fits = (!verdict || one.dataset.verdict === verdict) &&
        (!area || one.dataset.area === area) && (!text || words[place].indexOf(text) >= 0);
      one.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.getElementById("none").hidden = shown > 0;
  }
  function all(open) {
    return function () { cases.forEach(function (one) { if (!one.hidden) { one.open = open; } }); };
  }
  form.hidden = false;
  form.addEventListener("input", choose);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  document.getElementById("open").addEventListener("click", all(true));
  document.getElementById("close").addEventListener("click", all(false));
  document.querySelectorAll("tr[data-area]").forEach(function (row) {
    row.classList.add("choice");
    row.addEventListener("click", function () {
      var area = document.getElementById("area");
      area.value = area.value === row.dataset.area ? "" : row.dataset.area;
      choose();
      form.scrollIntoView({ block: "start" });
    });
  });
  choose();
}());
