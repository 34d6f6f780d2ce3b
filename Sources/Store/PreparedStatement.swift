import GRDB
import GRDBSQLite
import Replica

/// A statement of the one hot loop, bound and stepped through SQLite's own functions.
///
/// GRDB keeps the statement and owns its life; only binding and reading pass it by, which doubles the rate of
/// select-then-upsert. The statement stays valid as long as this value holds GRDB's object.
///
/// SQLite keeps what is bound from run to run, and copying a text into it costs more than comparing it: a code that
/// stays the same from row to row is bound once.
@safe final class PreparedStatement {
  /// The longest text that is compared before it is bound.
  private static let codeLength = 15
  private let statement: Statement
  private let handle: OpaquePointer
  private let database: Database
  /// The code each parameter holds, by position; empty where it holds something else.
  private var codes: [String]

  /// Prepares, or takes from the connection's cache.
  ///
  /// One value at a time may use a statement: another's bindings would not be noticed.
  init(_ database: Database, sql: String) throws {
    statement = try database.cachedStatement(sql: sql)
    unsafe handle = statement.sqliteStatement
    self.database = database
    codes = [String](repeating: "", count: Int(unsafe sqlite3_bind_parameter_count(handle)) + 1)
  }

  /// Binds a value at a position from 1.
  func bind(_ value: FieldValue, at position: Int32) {
    switch value {
    case .null:
      forgetCode(at: position)
      _ = unsafe sqlite3_bind_null(handle, position)
    case .integer(let integer): bind(integer, at: position)
    case .text(let text): bind(text, at: position)
    case .blob(let bytes): bind(bytes, at: position)
    }
  }

  /// Binds an integer at a position from 1.
  func bind(_ integer: Int64, at position: Int32) {
    forgetCode(at: position)
    _ = unsafe sqlite3_bind_int64(handle, position, integer)
  }

  /// Binds a text at a position from 1.
  func bind(_ text: String, at position: Int32) {
    if keepsCode(text, at: position) { return }
    var text = text
    text.withUTF8 { bytes in
      _ = unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe sqlite3_bind_text(handle, position, characters.baseAddress, Int32(characters.count), Self.transient)
      }
    }
  }

  /// Binds bytes at a position from 1.
  func bind(_ bytes: [UInt8], at position: Int32) {
    forgetCode(at: position)
    unsafe bytes.withUnsafeBytes { buffer in
      // An empty array may have no address, which SQLite would read as NULL.
      _ =
        unsafe buffer.isEmpty
        ? unsafe sqlite3_bind_zeroblob(handle, position, 0)
        : unsafe sqlite3_bind_blob(handle, position, buffer.baseAddress, Int32(buffer.count), Self.transient)
    }
  }

  /// Whether a parameter holds a code already; if not, notes that it will.
  ///
  /// Only ASCII is kept: then equal texts of one length have the same bytes, which is what SQLite compares.
  private func keepsCode(_ text: String, at position: Int32) -> Bool {
    let length = text.utf8.count
    guard length <= Self.codeLength, length > 0 else {
      forgetCode(at: position)
      return false
    }
    if codes[Int(position)].utf8.count == length, codes[Int(position)] == text { return true }
    codes[Int(position)] = text.utf8.allSatisfy { $0 < 0x80 } ? text : ""
    return false
  }

  private func forgetCode(at position: Int32) {
    if !codes[Int(position)].isEmpty { codes[Int(position)] = "" }
  }

  private static var transient: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  /// Runs to the next row; false at the end.
  func step() throws -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let message = unsafe database.sqliteConnection.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? ""
      reset()
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  /// Makes the statement ready for the next run.
  func reset() {
    _ = unsafe sqlite3_reset(handle)
  }

  /// Runs a statement that gives no rows.
  func run() throws {
    defer { reset() }
    _ = try step()
  }

  /// The value of a column from 0 of the current row.
  func value(at column: Int32) -> FieldValue {
    switch unsafe sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, column))
    case SQLITE_TEXT:
      guard let start = unsafe sqlite3_column_text(handle, column) else { return .text("") }
      let count = Int(unsafe sqlite3_column_bytes(handle, column))
      return .text(unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB: return .blob(bytes(at: column))
    default: return .null
    }
  }

  /// The bytes of a column from 0 of the current row.
  func bytes(at column: Int32) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The integer of a column from 0 of the current row.
  func integer(at column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(handle, column)
  }
}
