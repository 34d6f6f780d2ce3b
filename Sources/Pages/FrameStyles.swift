extension PageAssets {
  /// Colours, header, banner, cards and panels.
  static let frameStyles = #"""
    :root {
      --navy: #17375e; --ink: #1c2733; --soft: #55616e; --line: #d4dbe3; --paper: #f3f5f8;
      --grey-bg: #eef1f4; --grey-ink: #45505c; --green-bg: #dff2e5; --green-ink: #155230;
      --yellow-bg: #fff1c2; --yellow-ink: #664a00; --red-bg: #fbdedb; --red-ink: #8c1c13;
      --blue-bg: #d9e9fb; --blue-ink: #153f75;
    }
    body { background: var(--paper); color: var(--ink); font-size: 15px; line-height: 1.55;
      font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Helvetica Neue", Arial, sans-serif; }
    html[lang="en"] body { font-family: "Noto Sans", "Helvetica Neue", Arial, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
    a { color: #1d5a9e; }
    a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid #e0a100; outline-offset: 2px; }
    .skip-link { position: absolute; left: -999px; top: 0; z-index: 50; padding: 8px 16px; background: #fff; }
    .skip-link:focus { left: 8px; }
    .site-header { background: var(--navy); color: #fff; border-bottom: 4px solid #b5282e; }
    .site-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 28px; padding: 12px 24px; max-width: 2400px; margin: 0 auto; }
    .site-product { font-size: 20px; font-weight: 700; letter-spacing: .08em; margin-right: 12px; }
    html[lang="en"] .site-product { letter-spacing: 0; }
    .site-host { font-size: 16px; opacity: .95; }
    .site-nav ul { display: flex; flex-wrap: wrap; gap: 4px; list-style: none; margin: 0; padding: 0; }
    .site-nav a { display: block; padding: 4px 12px; color: #fff; text-decoration: none; border-radius: 4px; }
    .site-nav a:hover, .site-nav a[aria-current] { background: rgba(255, 255, 255, .18); }
    .language-switch { margin-left: auto; color: #fff; border: 1px solid rgba(255, 255, 255, .6); border-radius: 4px; padding: 3px 14px; text-decoration: none; white-space: nowrap; }
    .language-switch:hover { color: var(--navy); background: #fff; }
    .demonstration { position: sticky; top: 0; z-index: 30; padding: 9px 24px; text-align: center; font-size: 17px; color: #3a2600; background: #ffc633; border-bottom: 2px solid #8a5b00; }
    .demonstration span { margin-left: 12px; font-size: 14px; }
    .demonstration-foot { position: static; border-bottom: 0; border-top: 2px solid #8a5b00; }
    main { max-width: 2400px; margin: 0 auto; padding: 16px 24px 32px; }
    .page-title { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px; margin-bottom: 12px; }
    h1 { font-size: 25px; font-weight: 700; margin: 0; }
    h1 small, h2 small { font-size: .68em; font-weight: 400; color: var(--soft); margin-left: 8px; }
    h2 { font-size: 18px; font-weight: 700; margin: 0 0 8px; }
    .as-of, .hint { color: var(--soft); margin: 0; }
    .hint { font-size: 13px; margin-bottom: 8px; }
    .path ol { display: flex; flex-wrap: wrap; list-style: none; margin: 0 0 6px; padding: 0; font-size: 14px; }
    .path li + li::before { content: "›"; margin: 0 8px; color: var(--soft); }
    .path a[aria-current] { color: inherit; text-decoration: none; }
    .sheet-note { margin: 0 0 10px; }
    .periods { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
    .selectors { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 6px 0 14px; }
    .periods > span { color: var(--soft); }
    .periods ul { display: flex; flex-wrap: wrap; gap: 6px; list-style: none; margin: 0; padding: 0; }
    .periods a { display: block; padding: 2px 12px; border: 1px solid #9fb0c3; border-radius: 14px; background: #fff; text-decoration: none; font-size: 14px; }
    .periods a[aria-current] { background: var(--navy); border-color: var(--navy); color: #fff; }
    .panel { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 16px 18px; margin: 0 0 18px; min-width: 0; }
    .panel-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 8px 24px; margin-bottom: 6px; }
    .panel-head h2 { margin: 0; }
    .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr); gap: 18px; align-items: start; }
    @media (max-width: 1000px) { .split { grid-template-columns: minmax(0, 1fr); } main { padding: 12px; } }
    .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 14px; list-style: none; margin: 0 0 18px; padding: 0; }
    .card-count { background: #fff; border: 1px solid var(--line); border-top: 4px solid #2f6db3; border-radius: 6px; padding: 12px 16px; }
    .card-title { display: block; color: var(--soft); }
    .card-number { display: block; font-size: 20px; color: var(--soft); }
    .card-number strong { font-size: 34px; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
    .card-note { display: block; font-size: 13px; color: var(--soft); }
    .counter-grey { border-top-color: #9aa5b1; }
    .counter-yellow { border-top-color: #8a5b00; background: var(--yellow-bg); }
    .counter-yellow span, .counter-yellow strong { color: var(--yellow-ink); }
    .counter-red { border-top-color: #b5282e; background: var(--red-bg); }
    .counter-red span, .counter-red strong { color: var(--red-ink); }
    .counter-unsent .card-number strong { font-size: 46px; line-height: 1.1; }
    .counters { grid-template-columns: minmax(240px, 2fr) repeat(2, minmax(180px, 1fr)); }
    @media (max-width: 700px) { .counters { grid-template-columns: minmax(0, 1fr); } }
    .btn-primary { background: var(--navy); border-color: var(--navy); }
    .btn-primary:hover, .btn-primary:focus { background: #0f2746; border-color: #0f2746; }
    progress { appearance: none; -webkit-appearance: none; display: inline-block; width: 100%; height: 9px; border: 0; border-radius: 5px; overflow: hidden; background: #dde3ea; color: #2f6db3; vertical-align: middle; }
    progress::-webkit-progress-bar { background: #dde3ea; }
    progress::-webkit-progress-value { background: #2f6db3; }
    progress::-moz-progress-bar { background: #2f6db3; }
    .light, .status { display: inline-block; padding: 0 8px; border-radius: 10px; font-size: 13px; white-space: nowrap; }
    .light-none { color: var(--grey-ink); background: #fff; }
    .light-grey, .status-not-started, .status-cancelled { color: var(--grey-ink); background: var(--grey-bg); }
    .light-green, .status-done { color: var(--green-ink); background: var(--green-bg); }
    .light-yellow, .status-delayed { color: var(--yellow-ink); background: var(--yellow-bg); }
    .light-red, .status-overdue { color: var(--red-ink); background: var(--red-bg); }
    .light-blue, .status-in-progress { color: var(--blue-ink); background: var(--blue-bg); }
    .set-by-hand { color: var(--soft); font-size: 13px; margin: 0 0 6px; }
    .absent { color: var(--soft); font-weight: 400; white-space: nowrap; }
    .alarming { color: var(--red-ink); font-weight: 700; }
    .code { font-size: .82em; color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
    .legend { display: flex; flex-wrap: wrap; gap: 6px; list-style: none; margin: 0; padding: 0; }
    .chart { position: relative; height: 300px; margin: 0 0 26px; }
    .chart-tall { height: 560px; }
    .chart-panel { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px 30px; margin-bottom: 18px; }
    .chart[hidden] { display: none; }
    .chart figcaption { font-size: 13px; color: var(--soft); text-align: center; }
    .big-value { font-size: 44px; font-weight: 700; line-height: 1.2; margin: 0 0 6px; font-variant-numeric: tabular-nums; }
    .big-value small { font-size: 18px; font-weight: 400; color: var(--soft); }
    .reported progress { width: 200px; margin-right: 8px; }
    .names { display: flex; flex-wrap: wrap; gap: 2px 14px; list-style: none; margin: 6px 0 0; padding: 0; }
    .facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 18px; margin: 0; }
    .facts dt { color: var(--soft); font-weight: 400; }
    .facts dd { margin: 0; }
    .error-panel { max-width: 720px; margin: 48px auto; }
    .error-sentence { font-size: 18px; margin: 12px 0 24px; }
    .site-footer { max-width: 2400px; margin: 0 auto; padding: 0 24px 24px; color: var(--soft); font-size: 13px; }
    .site-footer p { margin: 0; }

    """#
}
