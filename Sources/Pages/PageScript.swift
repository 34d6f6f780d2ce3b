extension PageAssets {
  /// Draws the charts and filters the matrix; a page reads in full without it.
  static let script = #"""
    "use strict";
    (function () {
      var palette = { green: "#2e7d4f", blue: "#2f6db3", red: "#c0392b", yellow: "#d9a514", grey: "#9aa5b1", hatch: "#d5dbe2" };
      var fontFamily = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif";

      // Figures arrive as decimal text; what is missing stays a gap and never becomes a zero.
      function number(text) {
        if (text === null || String(text).trim() === "") { return null; }
        var value = Number(String(text).replace(/[,\s]/g, ""));
        return Number.isFinite(value) ? value : null;
      }

      function datasets(data) {
        var bars = data.series.map(function (series) {
          return {
            label: series.name, data: series.values.map(number), backgroundColor: palette[series.colour] || palette.grey,
            maxBarThickness: 28, order: 2
          };
        });
        if (data.line && number(data.line.value) !== null) {
          bars.push({
            type: "line", label: data.line.name, data: data.labels.map(function () { return number(data.line.value); }),
            borderColor: palette.red, borderWidth: 2, borderDash: [6, 4], pointRadius: 0, order: 1
          });
        }
        return bars;
      }

      function draw(canvas) {
        var data;
        try { data = JSON.parse(canvas.dataset.chart); } catch (error) { return; }
        var figure = canvas.closest("figure");
        figure.hidden = false;
        var names = { stacked: data.stacked, ticks: { autoSkip: false, maxRotation: 90, font: { size: 11 } }, grid: { display: false } };
        var values = { stacked: data.stacked, beginAtZero: true, ticks: { precision: data.stacked ? 0 : undefined } };
        new window.Chart(canvas, {
          type: "bar",
          data: { labels: data.labels, datasets: datasets(data) },
          options: {
            indexAxis: data.horizontal ? "y" : "x", responsive: true, maintainAspectRatio: false, animation: false,
            scales: data.horizontal ? { y: names, x: values } : { x: names, y: values },
            plugins: { legend: { position: "top", align: "start", labels: { boxWidth: 14 } } }
          }
        });
      }

      function filterMatrix(tools) {
        var boxes = Array.prototype.slice.call(tools.querySelectorAll("input[data-filter]"));
        function apply() {
          document.querySelectorAll(".matrix-row").forEach(function (row) {
            row.hidden = boxes.some(function (box) { return box.checked && !row.classList.contains("is-" + box.dataset.filter); });
          });
        }
        boxes.forEach(function (box) { box.addEventListener("change", apply); });
        tools.hidden = false;
        apply();
      }

      document.querySelectorAll(".matrix-tools").forEach(filterMatrix);
      if (window.Chart) {
        window.Chart.defaults.font.family = fontFamily;
        document.querySelectorAll("canvas[data-chart]").forEach(draw);
      }
    })();
    """#
}
