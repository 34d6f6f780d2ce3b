# Makes one district's figures for 2022 as a CSV sheet: awk -v org=500114 -f figures.awk
# Seeded by the district's code, so that every run makes the same figures. They are demonstration data: no figure is
# anybody's. The Lehmer generator (x * 16807 mod 2^31 - 1) stays exact in the doubles that every awk computes with.

function draw(low, high) {
  state = (state * 16807) % 2147483647
  return low + (high - low) * (state / 2147483647)
}

function ratio(code, period, least, most, low, high,    denominator) {
  denominator = int(draw(least, most))
  printf "%s,%s,%d,%d,,,,演示数据\n", code, period, int(denominator * draw(low, high) + 0.5), denominator
}

function mean(code, low, high) {
  printf "%s,2022,,,%.2f,%d,,演示数据\n", code, draw(low, high), int(draw(120000, 900000))
}

function yes(code, chance) {
  printf "%s,2022,,,%d,,,演示数据\n", code, draw(0, 1) < chance ? 1 : 0
}

# A few districts have not reported everything: missing is shown, never zero.
function silent(chance) {
  return draw(0, 1) < chance
}

BEGIN {
  state = org * 7919 % 2147483647
  for (i = 0; i < 10; i++) draw(0, 1)
  births = int(draw(2500, 9000))
  print "indicator,period,numerator,denominator,value,weight,not_applicable,note"
  printf "HC02,2022,%d,%d,,,,演示数据\n", int(births * draw(0.001, 0.006) + 0.5), births
  printf "HC03,2022,%d,%d,,,,演示数据\n", int(births * draw(0.002, 0.008) + 0.5), births
  printf "HC04,2022,%d,%d,,,,演示数据\n", draw(0, 1) < 0.2 ? 1 : 0, births
  if (!silent(0.1)) mean("HC05", 88, 95)
  if (!silent(0.1)) mean("HC06", 18, 29)
  mean("HC07", 33, 44)
  ratio("HC09", 2022, 180000, 1200000, 0.0022, 0.0034)
  yes("HC11", 0.85)
  yes("HC12", 0.7)
  ratio("HC13", 2022, 2500, 9000, 0.6, 0.95)
  ratio("HC14", 2022, 2500, 9000, 0.95, 1)
  if (draw(0, 1) < 0.1) print "HC15,2022,,,,,是,演示数据：本区无农村适龄妇女"
  else if (!silent(0.15)) yes("HC15", 0.8)
  ratio("HC16", 2022, 20000, 90000, 0.4, 0.65)
  if (!silent(0.2)) ratio("HC19", 2022, 40, 160, 0.55, 0.98)
  if (!silent(0.2)) ratio("HC20", 2022, 40, 160, 0.65, 1)
  if (!silent(0.1)) ratio("HC21", 2022, 5, 60, 0, 0.2)
  ratio("HC22", 2022, 2, 9, 0.3, 1)
  for (q = 1; q <= 4; q++) {
    ratio("HC23", "2022-Q" q, 15000, 60000, 0.52, 0.72)
    if (!silent(0.1)) ratio("HC24", "2022-Q" q, 5000, 20000, 0.52, 0.72)
  }
  ratio("HC25a", 2022, 10, 40, 0.85, 1)
  ratio("HC25b", 2022, 80, 320, 0.6, 0.95)
}
