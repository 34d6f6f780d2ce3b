extension PageTemplate {
  static let headText = """
    <!DOCTYPE html>
    <html lang="{{languageTag}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{pageTitle}} · {{hostName}} · {{t.product}}</title>
    <link rel="icon" href="/assets/tributary.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/bootstrap.min.css">
    <link rel="stylesheet" href="/assets/tributary.css">
    <script src="/assets/chart.min.js" defer></script>
    <script src="/assets/tributary.js" defer></script>
    </head>
    <body>
    <a class="skip-link" href="#content">{{t.skip}}</a>
    <header class="site-header">
    <div class="site-bar">
    <div class="site-name"><span class="site-product">{{t.product}}</span> <span class="site-host">{{hostName}}</span></div>
    {{#hasNavigation}}
    <nav class="site-nav" aria-label="{{t.navigation}}"><ul>
    {{#navigation}}
    <li><a href="{{linkAddress}}"{{#linkIsCurrent}} aria-current="page"{{/linkIsCurrent}}>{{linkLabel}}</a></li>
    {{/navigation}}
    </ul></nav>
    {{/hasNavigation}}
    <a class="language-switch" href="{{languageSwitch}}" hreflang="{{otherLanguageTag}}" lang="{{otherLanguageTag}}">{{t.switchLanguage}}</a>
    </div>
    </header>
    {{#isDemonstration}}
    <div class="demonstration" role="note"><strong>{{t.demonstration}}</strong> <span lang="{{otherLanguageTag}}">{{t.demonstrationOther}}</span></div>
    {{/isDemonstration}}
    <main id="content">
    """

  static let footText = """
    </main>
    <footer class="site-footer"><p>{{t.footer}}</p><p>{{t.product}} · {{hostName}} · {{asOfText}}</p></footer>
    {{#isDemonstration}}
    <div class="demonstration demonstration-foot" role="note"><strong>{{t.demonstration}}</strong> <span lang="{{otherLanguageTag}}">{{t.demonstrationOther}}</span></div>
    {{/isDemonstration}}
    </body>
    </html>
    """

  static let errorText = """
    {{>head}}
    <section class="panel error-panel">
    <h1>{{pageTitle}}</h1>
    <p class="error-sentence">{{sentence}}</p>
    <h2>{{t.whatToDo}}</h2>
    <p>{{advice}}</p>
    <p><a class="btn btn-primary" href="{{homeAddress}}">{{t.errorHome}}</a></p>
    </section>
    {{>foot}}
    """
}
