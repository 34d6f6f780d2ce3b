#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "lean_upload.h"

// The longest text of a cell is 160 bytes, so a packed row always fits.
#define PACKED_BYTES 1024
// Roll-up rows of cities are numbered from here; the province is 0.
#define FIRST_CITY 1

typedef struct {
    int64_t numerator;
    int64_t denominator;
    int is_touched;
} delta;

struct lean_database {
    sqlite3 *handle;
    sqlite3_stmt *begin, *commit, *rollback;
    sqlite3_stmt *log, *parts, *upsert, *set[LEAN_CELLS], *sum;
    delta deltas[LEAN_ROWS];
};

static const char *const schema =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
    "CREATE TABLE log (origin INTEGER, sequence INTEGER, time INTEGER, row INTEGER, author INTEGER, cells BLOB,"
    " PRIMARY KEY (origin, sequence)) WITHOUT ROWID;"
    "CREATE TABLE observation (id INTEGER PRIMARY KEY, region TEXT, indicator TEXT, period TEXT,"
    " numerator INTEGER, denominator INTEGER, version INTEGER, source TEXT, note TEXT,"
    " t0 INTEGER, t1 INTEGER, t2 INTEGER, t3 INTEGER, t4 INTEGER);"
    "CREATE TABLE rollup (region INTEGER, cell INTEGER, numerator INTEGER, denominator INTEGER,"
    " PRIMARY KEY (region, cell)) WITHOUT ROWID";

static const char *const insert_log =
    "INSERT INTO log VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";

static const char *const select_parts = "SELECT numerator, denominator FROM observation WHERE id = ?1";

static const char *const upsert_row =
    "INSERT INTO observation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?10, ?10, ?10)"
    " ON CONFLICT (id) DO UPDATE SET"
    " numerator = iif(?10 > t0, excluded.numerator, numerator), t0 = max(t0, ?10),"
    " denominator = iif(?10 > t1, excluded.denominator, denominator), t1 = max(t1, ?10),"
    " version = iif(?10 > t2, excluded.version, version), t2 = max(t2, ?10),"
    " source = iif(?10 > t3, excluded.source, source), t3 = max(t3, ?10),"
    " note = iif(?10 > t4, excluded.note, note), t4 = max(t4, ?10)";

static const char *const set_cell[LEAN_CELLS] = {
    "UPDATE observation SET numerator = ?2, t0 = ?3 WHERE id = ?1 AND t0 < ?3",
    "UPDATE observation SET denominator = ?2, t1 = ?3 WHERE id = ?1 AND t1 < ?3",
    "UPDATE observation SET version = ?2, t2 = ?3 WHERE id = ?1 AND t2 < ?3",
    "UPDATE observation SET source = ?2, t3 = ?3 WHERE id = ?1 AND t3 < ?3",
    "UPDATE observation SET note = ?2, t4 = ?3 WHERE id = ?1 AND t4 < ?3",
};

static const char *const add_sum =
    "INSERT INTO rollup VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET"
    " numerator = numerator + excluded.numerator, denominator = denominator + excluded.denominator";

static sqlite3_stmt *prepare(sqlite3 *handle, const char *sql) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    return statement;
}

lean_database *lean_open(const char *path) {
    lean_database *database = calloc(1, sizeof *database);
    if (!database) return NULL;
    if (sqlite3_open(path, &database->handle) || sqlite3_exec(database->handle, schema, NULL, NULL, NULL)) {
        lean_close(database);
        return NULL;
    }
    sqlite3 *handle = database->handle;
    database->begin = prepare(handle, "BEGIN IMMEDIATE");
    database->commit = prepare(handle, "COMMIT");
    database->rollback = prepare(handle, "ROLLBACK");
    database->log = prepare(handle, insert_log);
    database->parts = prepare(handle, select_parts);
    database->upsert = prepare(handle, upsert_row);
    database->sum = prepare(handle, add_sum);
    for (int k = 0; k < LEAN_CELLS; k++) database->set[k] = prepare(handle, set_cell[k]);
    return database;
}

void lean_close(lean_database *database) {
    if (!database) return;
    sqlite3_stmt *const fixed[] = {database->begin, database->commit, database->rollback, database->log,
                                   database->parts, database->upsert, database->sum};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) sqlite3_finalize(fixed[i]);
    for (int k = 0; k < LEAN_CELLS; k++) sqlite3_finalize(database->set[k]);
    sqlite3_close(database->handle);
    free(database);
}

static int run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

static void bind_cell(sqlite3_stmt *statement, int position, lean_cell cell) {
    if (cell.text)
        sqlite3_bind_text(statement, position, cell.text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_int64(statement, position, cell.number);
}

static size_t put_number(unsigned char *to, uint64_t number) {
    size_t length = 0;
    for (; number >= 0x80; number >>= 7) to[length++] = (unsigned char)(number | 0x80);
    to[length++] = (unsigned char)number;
    return length;
}

// Column, then the number, or the length and the bytes of the text.
static int pack(const lean_item *item, unsigned char *to) {
    size_t length = 0;
    int first = item->column == LEAN_WHOLE_ROW ? 0 : item->column;
    int end = item->column == LEAN_WHOLE_ROW ? LEAN_CELLS : item->column + 1;
    for (int k = first; k < end; k++) {
        to[length++] = (unsigned char)k;
        if (!item->cells[k].text) {
            length += put_number(to + length, (uint64_t)item->cells[k].number);
            continue;
        }
        size_t bytes = strnlen(item->cells[k].text, PACKED_BYTES / LEAN_CELLS - 16);
        length += put_number(to + length, bytes);
        memcpy(to + length, item->cells[k].text, bytes);
        length += bytes;
    }
    return (int)length;
}

// The log row. SQLITE_CONSTRAINT stands for one that was there already.
static int keep(lean_database *database, const lean_upload *upload, const lean_item *item) {
    unsigned char packed[PACKED_BYTES];
    sqlite3_stmt *log = database->log;
    sqlite3_bind_int64(log, 1, upload->district);
    sqlite3_bind_int64(log, 2, item->time);
    sqlite3_bind_int64(log, 3, item->time);
    sqlite3_bind_int64(log, 4, item->row);
    sqlite3_bind_int64(log, 5, item->author);
    sqlite3_bind_blob(log, 6, packed, pack(item, packed), SQLITE_STATIC);
    int code = run(log);
    return code || sqlite3_changes(database->handle) ? code : SQLITE_CONSTRAINT;
}

static int merge_item(lean_database *database, const lean_upload *upload, const lean_item *item) {
    int64_t id = (int64_t)upload->district * LEAN_ROWS + item->row;
    int64_t before[2] = {0, 0};
    int is_figure = item->column < 2;
    if (is_figure) {
        sqlite3_bind_int64(database->parts, 1, id);
        if (sqlite3_step(database->parts) == SQLITE_ROW) {
            before[0] = sqlite3_column_int64(database->parts, 0);
            before[1] = sqlite3_column_int64(database->parts, 1);
        }
        sqlite3_reset(database->parts);
    }
    sqlite3_stmt *write = item->column == LEAN_WHOLE_ROW ? database->upsert : database->set[item->column];
    sqlite3_bind_int64(write, 1, id);
    if (item->column == LEAN_WHOLE_ROW) {
        sqlite3_bind_text(write, 2, item->region, -1, SQLITE_STATIC);
        sqlite3_bind_text(write, 3, item->indicator, -1, SQLITE_STATIC);
        sqlite3_bind_text(write, 4, item->period, -1, SQLITE_STATIC);
        for (int k = 0; k < LEAN_CELLS; k++) bind_cell(write, 5 + k, item->cells[k]);
        sqlite3_bind_int64(write, 10, item->time);
    } else {
        bind_cell(write, 2, item->cells[item->column]);
        sqlite3_bind_int64(write, 3, item->time);
    }
    int code = run(write);
    if (code || !is_figure || !sqlite3_changes(database->handle)) return code;
    delta *sums = &database->deltas[item->row];
    if (item->column != 1) sums->numerator += item->cells[0].number - before[0];
    if (item->column != 0) sums->denominator += item->cells[1].number - before[1];
    sums->is_touched = 1;
    return SQLITE_OK;
}

// Each touched sum is written once a commit, for the city and for the province.
static int roll_up(lean_database *database, int32_t city) {
    const int64_t regions[2] = {0, FIRST_CITY + (int64_t)city};
    for (int level = 0; level < 2; level++) {
        for (int cell = 0; cell < LEAN_ROWS; cell++) {
            const delta *sums = &database->deltas[cell];
            if (!sums->is_touched) continue;
            sqlite3_bind_int64(database->sum, 1, regions[level]);
            sqlite3_bind_int64(database->sum, 2, cell);
            sqlite3_bind_int64(database->sum, 3, sums->numerator);
            sqlite3_bind_int64(database->sum, 4, sums->denominator);
            int code = run(database->sum);
            if (code) return code;
        }
    }
    memset(database->deltas, 0, sizeof database->deltas);
    return SQLITE_OK;
}

int lean_merge(lean_database *database, const lean_upload *upload) {
    int code = run(database->begin);
    for (size_t i = 0; !code && i < upload->count; i++) {
        const lean_item *item = &upload->items[i];
        code = item->row < 0 || item->row >= LEAN_ROWS ? SQLITE_RANGE : keep(database, upload, item);
        if (!code)
            code = merge_item(database, upload, item);
        else if (code == SQLITE_CONSTRAINT)
            code = SQLITE_OK;
    }
    if (!code) code = roll_up(database, upload->city);
    if (!code) return run(database->commit);
    run(database->rollback);
    return code;
}

int lean_sums(lean_database *database, int64_t *numerator, int64_t *denominator) {
    sqlite3_stmt *query =
        prepare(database->handle, "SELECT sum(numerator), sum(denominator) FROM rollup WHERE region = 0");
    int code = sqlite3_step(query);
    *numerator = sqlite3_column_int64(query, 0);
    *denominator = sqlite3_column_int64(query, 1);
    sqlite3_finalize(query);
    return code == SQLITE_ROW ? SQLITE_OK : code;
}

int lean_select(lean_database *database, int32_t first, int32_t end, int64_t *rows) {
    sqlite3_stmt *query = prepare(database->handle, "SELECT * FROM observation WHERE id >= ?1 AND id < ?2");
    sqlite3_bind_int64(query, 1, (int64_t)first * LEAN_ROWS);
    sqlite3_bind_int64(query, 2, (int64_t)end * LEAN_ROWS);
    volatile int64_t read = 0;
    int code;
    *rows = 0;
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        int columns = sqlite3_column_count(query);
        for (int k = 0; k < columns; k++) {
            if (sqlite3_column_type(query, k) == SQLITE_TEXT)
                read += sqlite3_column_text(query, k)[0] + sqlite3_column_bytes(query, k);
            else
                read += sqlite3_column_int64(query, k);
        }
        ++*rows;
    }
    sqlite3_finalize(query);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}
