namespace Sundog.Bench.Reports;

/// <summary>The page's style sheet.</summary>
/// <remarks>
/// Colours are the eight of Okabe and Ito (Color Universal Design, 2008), which stay apart for every kind of colour vision, lightened for a
/// dark ground; lines also differ in dashes. It holds no ampersand and no angle bracket, as the page is written as XML.
/// </remarks>
internal static class ReportStyle
{
    public const string Css = """

        :root { --ground: #fff; --ink: #1c1e21; --soft: #5c6370; --rule: #dfe2e7; --shade: #5c63700d; --card: #f6f7f9;
          --blue: #0072b2; --orange: #d98a00; --green: #009e73; --red: #d55e00; --purple: #b3579a; --sky: #3a9bd6; --black: #1c1e21; --yellow: #a89a00; }
        @media screen and (prefers-color-scheme: dark) { :root { --ground: #15171a; --ink: #e8eaed; --soft: #a0a7b3; --rule: #33373e; --shade: #a0a7b312; --card: #1d2024;
          --blue: #4aa8e0; --orange: #f0b13c; --green: #2fc79b; --red: #ff8440; --purple: #dd8fc3; --sky: #7cc6f2; --black: #e8eaed; --yellow: #e8dc4a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
        main { max-width: 1320px; margin: 0 auto; padding: 28px 24px 48px; }
        .title { margin: 0; color: var(--soft); font-size: 14px; }
        h1 { margin: 4px 0 10px; font-size: 27px; line-height: 1.25; font-weight: 650; max-width: 34em; text-wrap: balance; }
        h2 { font-size: 17px; margin: 0; }
        h3 { font-size: 14px; margin: 0; font-weight: 600; }
        p { margin: 0; } .plain { color: var(--soft); font-size: 14px; }
        .scroll { overflow-x: auto; margin: 22px 0; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; width: 100%; }
        caption { text-align: left; color: var(--soft); font-size: 13px; padding-bottom: 6px; }
        th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        thead th { color: var(--soft); font-weight: 500; font-size: 13px; vertical-align: bottom; white-space: normal; line-height: 1.25; }
        th:first-child { text-align: left; padding-left: 6px; }
        tbody th { font-weight: 600; }
        .comparison tbody tr:first-child { background: var(--card); }
        .share { min-width: 110px; } .share span:first-child { font-weight: 600; }
        .bar { display: block; height: 4px; margin: 2px 0 0 auto; background: var(--red); border-radius: 2px; min-width: 1px; }
        .plots { display: grid; grid-template-columns: repeat(var(--runs), minmax(0, 560px)); column-gap: 22px; margin-top: 26px; }
        .run { border-top: 2px solid var(--ink); padding: 8px 0 4px; } .run p { color: var(--soft); font-size: 13px; line-height: 1.4; }
        .row { grid-column: 1 / -1; margin: 16px 0 2px; display: flex; flex-wrap: wrap; gap: 2px 18px; align-items: baseline; }
        figure { margin: 0; } .narrow { display: none; font-size: 13px; color: var(--soft); }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0; padding: 0; font-size: 13px; color: var(--soft); }
        .legend li { display: flex; align-items: center; gap: 5px; } .legend svg { width: 26px; flex: none; }
        .tick { font-size: 10.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--rule); stroke-width: 1; } .axis { stroke: var(--soft); stroke-width: 1; }
        .window { fill: var(--shade); }
        .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
        .offered { stroke: var(--ink); stroke-width: 1.2; } .ok { fill: var(--sky); fill-opacity: .55; }
        .p50 { stroke: var(--sky); stroke-dasharray: 1.5 2; } .p95 { stroke: var(--blue); stroke-width: 2; } .p99 { stroke: var(--purple); stroke-width: 1.2; }
        .bound { stroke: var(--red); stroke-width: 1.4; stroke-dasharray: 6 3; } .over { fill: var(--red); fill-opacity: .06; }
        .late { fill: var(--red); }
        .service0 { stroke: var(--blue); } .service1 { stroke: var(--orange); stroke-dasharray: 7 2; } .service2 { stroke: var(--green); stroke-dasharray: 4 2; }
        .service3 { stroke: var(--purple); stroke-dasharray: 8 2 2 2; } .service4 { stroke: var(--black); stroke-dasharray: 2 2; } .service5 { stroke: var(--red); }
        .service6 { stroke: var(--sky); stroke-dasharray: 7 2; } .service7 { stroke: var(--yellow); stroke-dasharray: 4 2; }
        .notes { margin-top: 30px; font-size: 14px; } .notes ul { margin: 6px 0; padding-left: 20px; max-width: 62em; }
        details { margin-top: 26px; font-size: 14px; } summary { cursor: pointer; color: var(--soft); } details td, details th { padding: 2px 10px; font-size: 13px; }
        @media screen and (max-width: 760px) { .plots { grid-template-columns: 1fr; } .narrow { display: block; } .run p { max-width: none; } h1 { font-size: 22px; } }
        @page { size: A4 landscape; margin: 11mm; }
        @media print { :root { --ink: #000; --soft: #444; --rule: #ccc; --card: #f3f3f3; --black: #000; } body { font-size: 12px; }
          h1 { font-size: 20px; } main { padding: 0; max-width: none; } table, thead th { font-size: 11px; } th, td { padding: 4px 6px; }
          .scroll { overflow: visible; margin: 12px 0; } .plots { margin-top: 10px; } .row { margin-top: 8px; break-after: avoid; }
          .row, figure, tr, .notes { break-inside: avoid; } details:not([open]) { display: none; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

        """;
}
