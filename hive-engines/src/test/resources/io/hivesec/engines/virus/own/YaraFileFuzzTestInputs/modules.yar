import "math"
import "hash"
rule modules {
  strings:
    $group = /\b(one|two)[a-c]{,3}\b/ wide ascii
  condition:
    math.entropy(0, filesize) > 1.5 and math.deviation(1, 9, math.mean(0, 4)) < 90.25
    and math.in_range(-math.mean(3, 5), -200.0, 2) and hash.md5(0, 2) != "aa" and not defined pe.entry_point
}
