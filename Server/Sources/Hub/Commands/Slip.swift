import Model

/// A slip of paper that brings one office its enrolment code.
struct Slip {
  let region: Region
  let code: String
  let hub: String
  let url: String?
  /// The last day on which the code is good, as `yyyy-MM-dd`.
  let goodUntil: String

  /// The slip for a terminal or a text printer.
  var lines: [String] {
    [
      "────────────────────────────────────────────────",
      "汇流 注册单 / Tributary enrolment slip",
      "汇集点 / hub       \(hub)",
      "地区 / region      \(region.name) \(region.code)",
      "网址 / address     \(url ?? "________________________")",
      "注册码 / code      \(code)",
      "\(goodUntil) 前有效，只能用一次。 / Good once until \(goodUntil).",
      "tributary enroll 网址 --code 注册码 --data 目录",
    ]
  }

  /// A page to print, one slip a sheet.
  static func page(_ slips: [Slip]) -> String {
    let sheets = slips.map { slip in
      """
      <section><h1>汇流 注册单</h1><p class="en">Tributary enrolment slip</p>
      <dl><dt>汇集点 / hub</dt><dd>\(escaped(slip.hub))</dd>
      <dt>地区 / region</dt><dd>\(escaped(slip.region.name)) \(slip.region.code)</dd>
      <dt>网址 / address</dt><dd>\(escaped(slip.url ?? "________________________"))</dd>
      <dt>注册码 / code</dt><dd class="code">\(slip.code)</dd></dl>
      <p>\(slip.goodUntil) 前有效，只能用一次。请当面交给该办公室，不要拍照外传。</p>
      <p>在办公室电脑上运行：tributary enroll 网址 --code 注册码 --data 数据目录</p>
      <p class="en">Good once until \(slip.goodUntil). Hand it over in person; do not photograph it.</p></section>
      """
    }
    return """
      <!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>汇流 注册单</title><style>
      body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0}
      section{padding:20mm;break-after:page}h1{margin:0}.en{color:#555}
      dt{margin-top:5mm;color:#555}dd{margin:0;font-size:16pt}.code{font-family:monospace;font-size:18pt}
      </style></head><body>
      \(sheets.joined(separator: "\n"))
      </body></html>
      """
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
  }
}
