import LeanBaseline
import Model
import Replica

/// The baseline in C: its uploads and its database.
@safe final class LeanDatabase {
  /// What the baseline can fail with.
  struct Failure: Error {
    let code: Int32
  }

  private let handle: OpaquePointer

  /// Makes a new database at a path.
  init(path: String) throws {
    guard let opened = unsafe lean_open(path) else { throw Failure(code: -1) }
    unsafe handle = opened
  }

  deinit {
    unsafe lean_close(handle)
  }

  /// Merges one upload in one durable commit.
  func merge(_ upload: Upload) throws {
    let code = unsafe lean_merge(handle, upload.handle)
    guard code == 0 else { throw Failure(code: code) }
  }

  /// Reads the whole rows of some districts, value by value.
  /// - Returns: How many rows there were.
  func select(districts: Range<Int>) throws -> Int {
    var rows: Int64 = 0
    let code = unsafe lean_select(handle, Int32(districts.lowerBound), Int32(districts.upperBound), &rows)
    guard code == 0 else { throw Failure(code: code) }
    return Int(rows)
  }

  /// The province's sums over all cells.
  func sums() throws -> (numerator: Int64, denominator: Int64) {
    var sums: (numerator: Int64, denominator: Int64) = (0, 0)
    let code = unsafe lean_sums(handle, &sums.numerator, &sums.denominator)
    guard code == 0 else { throw Failure(code: code) }
    return sums
  }

  /// A district's upload in C's memory.
  @safe final class Upload {
    fileprivate let handle: OpaquePointer

    private init(district: Int, city: Int) throws {
      guard let made = unsafe lean_upload_make(Int32(district), Int32(city)) else { throw Failure(code: -1) }
      unsafe handle = made
    }

    deinit {
      unsafe lean_upload_free(handle)
    }

    /// The first load of a district.
    static func first(_ workload: Workload, district: Int, city: Int) throws -> Upload {
      let upload = try Upload(district: district, city: city)
      let region = workload.region.description
      for (number, row) in workload.rows.enumerated() { try upload.add(row, number: number, region) }
      return upload
    }

    /// The edits of a district.
    static func edits(_ workload: Workload, district: Int, city: Int) throws -> Upload {
      let upload = try Upload(district: district, city: city)
      for edit in workload.edits { try upload.add(edit) }
      return upload
    }

    private func add(_ row: Workload.Row, number: Int, _ region: String) throws {
      let code = unsafe row.source.withCString { source in
        unsafe row.note.withCString { note in
          let cells = unsafe [
            lean_cell(number: row.numerator, text: nil), lean_cell(number: row.denominator, text: nil),
            lean_cell(number: 1, text: nil), lean_cell(number: 0, text: source), lean_cell(number: 0, text: note),
          ]
          return unsafe lean_upload_add_row(
            handle, Int32(number), Int32(row.account), Int64(bitPattern: row.time.rawValue), region, row.indicator,
            row.period, cells)
        }
      }
      guard code == 0 else { throw Failure(code: code) }
    }

    private func add(_ edit: Workload.Edit) throws {
      let text = edit.column == .note ? edit.after.note : edit.after.source
      let number = edit.column == .numerator ? edit.after.numerator : edit.after.denominator
      let isText = edit.column == .note || edit.column == .source
      let code = unsafe text.withCString { text in
        unsafe lean_upload_add_edit(
          handle, Int32(edit.row), Int32(edit.account), Int64(bitPattern: edit.time.rawValue),
          Int32(edit.column.rawValue), lean_cell(number: number, text: isText ? text : nil))
      }
      guard code == 0 else { throw Failure(code: code) }
    }
  }
}
