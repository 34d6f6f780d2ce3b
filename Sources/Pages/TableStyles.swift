extension PageAssets {
  /// The matrix, the plain tables, the ledger and the completeness list.
  static let tableStyles = #"""
    .table-scroll { overflow-x: auto; }
    .plain-table { margin: 0; font-size: 14px; }
    .plain-table thead th { background: #e8edf3; font-weight: 600; white-space: nowrap; vertical-align: bottom; }
    .plain-table tbody th { font-weight: 500; }
    .plain-table .number { text-align: right; padding-right: 18px; font-variant-numeric: tabular-nums; }
    .plain-table .bar { white-space: nowrap; min-width: 130px; }
    .plain-table .bar progress { width: 76px; }
    .plain-table tfoot th, .plain-table tfoot td { font-weight: 700; border-bottom: 0; }
    .plain-table .differs > * { background: var(--yellow-bg); }
    .cell-note { display: block; font-size: 12px; font-weight: 400; color: var(--soft); }
    .plain-table details { font-weight: 400; font-size: 13px; }
    .plain-table tbody tr:hover > * { background: #f4f8fd; }

    .matrix-tools { display: flex; gap: 20px; margin-bottom: 4px; }
    .matrix-tools[hidden] { display: none; }
    .matrix-scroll { overflow: auto; max-height: 86vh; border: 1px solid var(--line); }
    .matrix { border-collapse: separate; border-spacing: 0; font-size: 13px; line-height: 1.35; }
    .matrix th, .matrix td { border-right: 1px solid #e3e8ee; border-bottom: 1px solid #dbe2ea; }
    .matrix thead th { position: sticky; top: 0; z-index: 3; background: #e8edf3; font-weight: 600; vertical-align: bottom; padding: 8px 4px; }
    .matrix-district { height: 132px; text-align: center; }
    .matrix-district span { display: inline-block; writing-mode: vertical-rl; text-orientation: upright; letter-spacing: .06em; white-space: nowrap; line-height: 1.2; }
    .matrix .matrix-name { position: sticky; left: 0; z-index: 2; width: 228px; min-width: 228px; max-width: 228px; padding: 6px 10px; text-align: left; background: #fff; font-weight: 500; }
    .matrix .matrix-total { position: sticky; left: 228px; z-index: 2; width: 164px; min-width: 164px; padding: 6px 8px; background: #f6f9fc; border-right: 2px solid #8fa3ba; }
    .matrix thead .matrix-name, .matrix thead .matrix-total { z-index: 4; background: #dde5ee; }
    .matrix-meta { display: block; color: var(--soft); font-size: 12px; font-weight: 400; }
    .matrix-name a { text-decoration: none; }
    .matrix-name a:hover { text-decoration: underline; }
    .total-value { display: block; font-size: 17px; font-weight: 700; font-variant-numeric: tabular-nums; }
    .matrix-total .light { font-size: 12px; }
    .matrix-total .absent { font-size: 14px; }
    .total-count { display: block; font-size: 12px; color: var(--soft); }
    .total-count.partial { color: var(--yellow-ink); }
    .matrix .cell { min-width: 43px; padding: 4px 2px; font-size: 12px; text-align: center; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .matrix .cell i { display: block; font-style: normal; font-size: 11px; line-height: 1.1; min-height: 12px; }
    .matrix .cell b { display: block; font-size: 10px; font-weight: 400; line-height: 1.1; opacity: .85; }
    .total-remark { display: block; font-size: 12px; line-height: 1.3; color: var(--soft); }
    .matrix-row:hover .cell { box-shadow: inset 0 2px 0 #7c98b8, inset 0 -2px 0 #7c98b8; }
    .matrix-row[hidden] { display: none; }
    @media (max-width: 760px) {
      .matrix .matrix-name { width: 150px; min-width: 150px; max-width: 150px; }
      .matrix .matrix-total { position: static; }
    }

    .completeness { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); gap: 6px 28px; list-style: none; margin: 0; padding: 0; font-size: 14px; }
    .completeness > li { border-bottom: 1px solid #e6ebf0; padding: 4px 0; }
    .completeness-line { display: grid; grid-template-columns: 168px minmax(0, 1fr) 48px; gap: 10px; align-items: center; }
    .completeness-count { text-align: right; font-variant-numeric: tabular-nums; }
    .completeness details, .completeness .complete { font-size: 13px; }
    .completeness details { color: var(--soft); }
    .completeness details ul { margin: 2px 0 4px; padding-left: 20px; }
    .complete { color: var(--green-ink); }
    summary { cursor: pointer; }

    .filter { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
    .filter label { color: var(--soft); white-space: nowrap; }
    .filter select { width: auto; max-width: 240px; }
    .ledger { min-width: 1240px; }
    .ledger > tbody > tr > * { vertical-align: top; }
    .ledger > tbody > tr > td:nth-last-child(-n+3) { min-width: 132px; }
    .ledger-number { white-space: nowrap; color: var(--soft); }
    .ledger-task { width: 24%; min-width: 250px; }
    .ledger-task details { font-weight: 400; font-size: 13px; color: #38434f; }
    .ledger-task details p { margin: 4px 0; }
    .ledger-date { white-space: nowrap; }
    .ledger-percent { width: 92px; font-variant-numeric: tabular-nums; }
    .ledger-percent progress { display: block; margin-top: 3px; }
    .tags { display: block; margin: 3px 0; }
    .tag { display: inline-block; padding: 0 7px; border: 1px solid #a9b8c9; border-radius: 3px; font-size: 12px; font-weight: 400; color: #33485f; background: #f6f9fc; }
    .units, .targets { list-style: none; margin: 0; padding: 0; }
    .units li { min-width: 150px; }
    .targets li { padding: 2px 0; }
    .role { display: inline-block; padding: 0 6px; border-radius: 3px; font-size: 12px; color: var(--grey-ink); background: var(--grey-bg); }
    .role-lead, .role-responsible { color: #fff; background: var(--navy); }
    .note-time, .self-assessed { color: var(--soft); font-size: 12px; white-space: nowrap; }
    .sync-table { max-width: 1100px; }

    """#

  /// On paper: no controls, nothing cut off, headings repeated on each sheet.
  static let printStyles = #"""
    @page { size: A3 landscape; margin: 10mm; }
    @media print {
      body { background: #fff; font-size: 11px; }
      .site-nav, .language-switch, .periods, .path, .filter, .matrix-tools, .skip-link, .hint, .btn { display: none; }
      .site-header { background: #fff; color: #000; border-bottom: 2px solid #000; }
      .demonstration { position: static; border: 2px solid #000; }
      .panel, .card-count { border: 0; border-radius: 0; padding: 4px 0; }
      .matrix-scroll, .table-scroll { overflow: visible; max-height: none; border: 0; }
      .matrix { font-size: 8px; width: 100%; }
      .matrix thead th, .matrix .matrix-name, .matrix .matrix-total { position: static; }
      .matrix .matrix-name { width: 130px; min-width: 130px; }
      .matrix .matrix-total { width: 60px; min-width: 60px; }
      .matrix .cell { min-width: 0; padding: 1px; font-size: 8px; }
      .matrix .cell i { font-size: 7px; min-height: 0; }
      .total-value { font-size: 11px; }
      .matrix-total .absent { font-size: 9px; }
      .plain-table, .plain-table.ledger { font-size: 12px; }
      .light, .status, .role, .tag, .ledger-task details, .note-time, .card-note { font-size: 11px; }
      .matrix-meta, .total-count, .matrix-total .light { font-size: 8px; }
      .ledger { min-width: 0; }
      thead { display: table-header-group; }
      tr, .completeness > li { break-inside: avoid; }
      .light, .status, .cell, .demonstration, progress { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      .chart { break-inside: avoid; }
    }

    """#
}
