import Model

extension WireError {
  private static let writeAgain = LocalizedText(
    "请换一个文件或重新导出；没有作任何改动。", "Take another file, or export it again; nothing was changed.")

  /// The file is no bundle, or was cut.
  package static let bundleMalformed = WireError(
    "bundle-malformed",
    LocalizedText("这不是离线包文件，或文件不完整。", "This is not a bundle, or it was cut short."), hint: writeAgain,
    recovery: .correct)

  /// The file was written by another version.
  package static let bundleFormatUnknown = WireError(
    "bundle-format-unknown",
    LocalizedText("离线包的格式或密码套件本版本不认识。", "The bundle has a format or cipher suite that this version does not know."),
    hint: LocalizedText("请升级程序；没有作任何改动。", "Upgrade the program; nothing was changed."), recovery: .operator)

  /// The signature does not fit.
  package static let bundleAltered = WireError(
    "bundle-altered",
    LocalizedText("离线包的签名不符：内容被改动或损坏。", "The bundle's signature does not fit: it was altered or damaged."),
    hint: writeAgain, recovery: .correct)

  /// The seal does not open.
  package static let bundleUnopened = WireError(
    "bundle-unopened",
    LocalizedText("离线包不是封给本机密钥的，打不开。", "The bundle is sealed to another key and does not open."),
    hint: LocalizedText(
      "请核对双方的注册：本机或对方重新注册过时，请重新导出。",
      "Check the enrolment on both sides; where one has enrolled anew, export the bundle again."),
    recovery: .correct)

  /// The file is for somebody else.
  package static let bundleMisaddressed = WireError(
    "bundle-misaddressed",
    LocalizedText("这个离线包不是给本机的。", "This bundle is not for this copy."),
    hint: LocalizedText(
      "请核对文件：办公室导入上级的回复，汇集点导入下级的离线包；没有作任何改动。",
      "Check the file: an office imports its hub's reply, a hub what its nodes export; nothing was changed."),
    recovery: .correct)
}
