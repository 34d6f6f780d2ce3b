import Fixtures
import Foundation
import Model
import Replica
import Store
import Testing
import WireProtocol

@testable import Desk

@Suite struct `Attaching files to tasks` {
  private let copies: Copies
  private let office: Store
  private let desk: AttachmentDesk
  private let pdf = Array("%PDF-1.4\n内容".utf8)

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    desk = AttachmentDesk(office)
    try SamplePlans.import(SamplePlans.text(), into: office)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any ReportableError)?.code ?? "\(error)"
    }
  }

  @Test func `saves the row and the bytes, once for one file on one task`() throws {
    let entry = try desk.attach(pdf, name: "/home/li/督查报告.pdf", to: "3.6")
    let task = try TaskDesk(office).find("3.6")
    #expect(entry.name == "督查报告.pdf" && entry.mediaType == "application/pdf" && entry.size == Int64(pdf.count))
    #expect(entry.subject == task.id && entry.subjectTable == Schema.task.id && entry.owner == task.owner)
    #expect(entry.bytes?.hash == BlobHash(of: pdf))
    #expect(try desk.content(of: entry) == pdf)
    let unsent = try office.unsentChanges()
    #expect(try desk.attach(pdf, name: "督查报告.pdf", to: "3.6") == entry)
    #expect(try office.unsentChanges() == unsent)
    #expect(try desk.attach(pdf, name: "改名.pdf", to: "3.6").id == entry.id)
    #expect(try desk.attach(pdf, name: "督查报告.pdf", to: "3.7").id != entry.id)
    #expect(try office.attachments(of: nil).count == 2)
  }

  @Test func `refuses what it cannot take and keeps nothing of it`() throws {
    let before = try office.unsentChanges()
    #expect(refusal { _ = try desk.attach(pdf, name: "a.exe", to: "3.6") } == "attachment-type")
    #expect(refusal { _ = try desk.attach(Array("MZ".utf8) + [0], name: "a.pdf", to: "3.6") } == "attachment-type")
    #expect(refusal { _ = try desk.attach(pdf, name: "a.pdf", to: "9.9") } == "task-unknown")
    #expect(refusal { _ = try desk.attach([], name: "a.txt", to: "3.6") } == "attachment-size-wrong")
    #expect(try office.unsentChanges() == before && office.attachments(of: nil).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: office.directory + "/blobs/" + Digest.hexadecimal(pdf).prefix(2)))
  }

  @Test(arguments: [
    "", "/", ".pdf", ".隐藏.pdf", "a\u{0}.pdf", "a\n.pdf", "a\u{1B}[2J.pdf", "fdp\u{202E}exe.pdf", "a\u{200B}.pdf",
    "..\\..\\a.pdf", "C:a.pdf", "..",
  ])
  func `J12 refuses names that are not the same on every machine`(name: String) {
    #expect(refusal { _ = try desk.attach(pdf, name: name, to: "3.6") } == "attachment-name")
  }

  @Test func `takes names up to their limit`() throws {
    let longest = String(repeating: "a", count: BlobLimits.nameBytes - 4) + ".pdf"
    #expect(try desk.attach(pdf, name: longest, to: "3.6").name == longest)
    #expect(refusal { _ = try desk.attach(pdf, name: "a" + longest, to: "3.6") } == "attachment-name")
  }

  @Test func `J3 shows a hostile name from elsewhere without obeying it`() {
    #expect(AttachmentDesk.shown("a\u{1B}[2J\u{202E}fdp.exe\n") == "a\u{FFFD}[2J\u{FFFD}fdp.exe\u{FFFD}")
  }

  @Test func `finds by the start of the id and takes off again`() throws {
    let entry = try desk.attach(pdf, name: "a.pdf", to: "3.6")
    let id = Hexadecimal.text(entry.id)
    for name in [id, id.uppercased(), String(id.prefix(6))] { #expect(try desk.find(name) == entry) }
    for name in ["", String(id.prefix(5)), id + "0", "xxxxxx"] {
      #expect(refusal { _ = try desk.find(name) } == "attachment-unnamed")
    }
    #expect(try desk.remove(id) == entry)
    #expect(try office.attachments(of: nil).isEmpty)
    #expect(try desk.attach(pdf, name: "a.pdf", to: "3.6").id == entry.id, "it can be hung on again")
  }

  @Test func `says that bytes have not arrived, and never gives wrong ones`() throws {
    let entry = try desk.attach(pdf, name: "a.pdf", to: "3.6")
    let hash = try #require(entry.bytes?.hash.description)
    let path = "\(office.directory)/blobs/\(hash.prefix(2))/\(hash)"
    try Data([UInt8](repeating: 0, count: pdf.count)).write(to: URL(fileURLWithPath: path))
    #expect(refusal { _ = try desk.content(of: entry) } == "attachment-altered")
    try FileManager.default.removeItem(atPath: path)
    #expect(refusal { _ = try desk.content(of: entry) } == "attachment-away")
  }
}
