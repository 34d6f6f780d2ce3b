extension PageFrame {
  /// The names the head and foot of every page look up.
  func scope(title: String) -> Scope {
    [
      "t": .phrases(PhraseBook(language: language)),
      "languageTag": .text(language.tag),
      "otherLanguageTag": .text(language.other.tag),
      "languageSwitch": .text(location.switched(to: language.other)),
      "pageTitle": .text(title),
      "hostName": .text(hostName),
      "regionName": .text(regionName),
      "isDemonstration": .flag(isDemonstration),
      "asOfText": .text(asOfText),
      "hasNavigation": .flag(!navigation.isEmpty),
      "navigation": .list(navigation.map { $0.scope(in: language) }),
    ]
  }

  private var asOfText: String {
    guard let asOf else { return SharedPhrase.nothingArrived.text(in: language) }
    return SharedPhrase.asOf.text(in: language, asOf)
  }
}

extension PageFrame.Link {
  func scope(in language: PageLanguage) -> Scope {
    [
      "linkLabel": .text(label), "linkAddress": .text(location.address(in: language)),
      "linkIsCurrent": .flag(isCurrent),
    ]
  }
}

/// How a judgement that may still be open is shown.
struct Judgement {
  let met: Bool?
  let language: PageLanguage

  /// The names a template looks up, each beginning with `prefix`.
  func scope(_ prefix: String) -> Scope {
    var scope: Scope = [:]
    scope[prefix + "Light"] = .text(light.rawValue)
    scope[prefix + "Symbol"] = .text(light.symbol)
    scope[prefix + "Word"] = .text(phrase.text(in: language))
    return scope
  }

  private var light: CellLight {
    switch met {
    case true: .green
    case false: .red
    case nil: .grey
    }
  }

  private var phrase: SharedPhrase {
    switch met {
    case true: .met
    case false: .notMet
    case nil: .notJudged
    }
  }
}

extension ErrorPage {
  var scope: Scope {
    let title = ErrorPhrase.errorTitle.text(in: frame.language, String(status))
    return frame.scope(title: title).adding([
      "sentence": .text(sentence), "advice": .text(advice),
      "homeAddress": .text(home.address(in: frame.language)),
    ])
  }
}
