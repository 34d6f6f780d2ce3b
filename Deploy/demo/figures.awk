# Makes districts' figures as a CSV sheet: awk -v org=500114 -f figures.awk
# With -v orgs="210102 210103" it makes one sheet of several districts, with a column that names each.
# Seeded by the district's code, so that every run makes the same figures. They are demonstration data: no figure is
# anybody's. The Lehmer generator (x * 16807 mod 2^31 - 1) stays exact in the doubles that every awk computes with.

function draw(low, high) {
  state = (state * 16807) % 2147483647
  return low + (high - low) * (state / 2147483647)
}

# One line: code, period, then the fields numerator, denominator, value, weight, not applicable, entity, covered and
# four stages, divided by commas as they stand in the sheet.
function line(code, period, fields) {
  printf "%s,%s,%s,%s,演示数据\n", code, period, region, fields
}

function ratio(code, period, least, most, low, high,    denominator) {
  denominator = int(draw(least, most))
  line(code, period, int(denominator * draw(low, high) + 0.5) "," denominator ",,,,,,,,,")
}

function mean(code, low, high) {
  line(code, 2022, sprintf(",,%.2f,%d,,,,,,,", draw(low, high), int(draw(120000, 900000))))
}

function value(code, period, number) {
  line(code, period, ",," number ",,,,,,,,")
}

function yes(code, chance) {
  value(code, 2022, draw(0, 1) < chance ? 1 : 0)
}

# What was found of each entity on the register, by the names in register.csv.
function marks(code, word, count, chance,    i) {
  for (i = 1; i <= count; i++) line(code, 2022, ",,,,," word i "," (draw(0, 1) < chance ? "是" : "否") ",,,,")
}

# A few districts have not reported everything: missing is shown, never zero.
function silent(chance) {
  return draw(0, 1) < chance
}

function district(code, year,    births, i, q, screened, children, rate) {
  state = code * 7919 % 2147483647
  for (i = 0; i < 10; i++) draw(0, 1)
  births = int(draw(2500, 9000))
  line("HC02", 2022, int(births * draw(0.001, 0.006) + 0.5) "," births ",,,,,,,,,")
  line("HC03", 2022, int(births * draw(0.002, 0.008) + 0.5) "," births ",,,,,,,,,")
  line("HC04", 2022, (draw(0, 1) < 0.2 ? 1 : 0) "," births ",,,,,,,,,")
  if (!silent(0.1)) mean("HC05", 88, 95)
  if (!silent(0.1)) mean("HC06", 18, 29)
  mean("HC07", 33, 44)
  ratio("HC09", 2022, 180000, 1200000, 0.0022, 0.0034)
  yes("HC11", 0.85)
  yes("HC12", 0.7)
  ratio("HC13", 2022, 2500, 9000, 0.6, 0.95)
  ratio("HC14", 2022, 2500, 9000, 0.95, 1)
  if (draw(0, 1) < 0.1) line("HC15", 2022, ",,,,是,,,,,,")
  else if (!silent(0.15)) yes("HC15", 0.8)
  ratio("HC16", 2022, 20000, 90000, 0.4, 0.65)
  if (!silent(0.2)) ratio("HC19", 2022, 40, 160, 0.55, 0.98)
  if (!silent(0.2)) ratio("HC20", 2022, 40, 160, 0.65, 1)
  if (!silent(0.1)) ratio("HC21", 2022, 5, 60, 0, 0.2)
  ratio("HC22", 2022, 2, 9, 0.3, 1)
  for (q = 1; q <= 4; q++) {
    ratio("HC23", "2022-Q" q, 15000, 60000, 0.52, 0.72)
    if (!silent(0.1)) ratio("HC24", "2022-Q" q, 5000, 20000, 0.52, 0.72)
    if (!silent(0.05)) value("DM01", "2022-Q" q, int(draw(8000, 20000)))
  }
  ratio("HC25a", 2022, 10, 40, 0.85, 1)
  ratio("HC25b", 2022, 80, 320, 0.6, 0.95)
  screened = int(draw(3500, 7000))
  line("DM02", 2022, ",,,,,,," screened "," int(screened * 0.2) "," int(screened * 0.16) "," int(screened * 0.11))
  if (!silent(0.1)) value("DM05", 2022, sprintf("%.1f", draw(88.5, 99)))
  if (!silent(0.1)) value("DM06", 2022, sprintf("%.1f", draw(9, 19)))
  children = int(draw(8000, 40000))
  rate = draw(0.45, 0.58)
  line("DM07", 2021, int(children * rate) "," children ",,,,,,,,,")
  line("DM07", 2022, int(children * (rate - draw(0.002, 0.014))) "," children ",,,,,,,,,")
  if (registered) {
    marks("DM03", "机关", 6, 0.93)
    marks("DM04", "学校", 4, 0.5)
  }
}

BEGIN {
  print "indicator,period,org,numerator,denominator,value,weight,not_applicable,entity,covered,stage:筛查,stage:高危,stage:检查,stage:干预,note"
  if (orgs != "") {
    count = split(orgs, codes, " ")
    for (n = 1; n <= count; n++) {
      region = codes[n]
      district(region)
    }
  } else {
    registered = 1
    district(org)
  }
}
