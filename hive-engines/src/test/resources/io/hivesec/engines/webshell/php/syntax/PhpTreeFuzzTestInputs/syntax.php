<?php
namespace A\B;
use X\{Y, Z as W};
abstract class C extends D implements E { use T { a as protected b; } const K = [1, "a" => 2]; private ?int $p = null; public function __construct(private string $s = 'x', int|float ...$r) {} public static function f(array &$a): ?self { foreach ($a as $k => [$x, "y" => $y]) { yield $k => $x ?? $y; } return new static(...); } }
$f = fn($x) => match(true) { $x > 1, $x < -1 => "a{$x['k']}b$x->p[0]", default => throw new E };
echo <<<"T"
  $f[0] {$a->b()} \x41\u{42}
  T;
for ($i = 0; $i < 3; $i++): if ($i == 1) continue; endfor; ?>
<b><?= htmlspecialchars($_GET["q"] ?? "") ?></b>