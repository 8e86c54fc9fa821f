//! What kind of a number a parameter count is.

/// Kinds of numbers (`sloane_gap_analysis`). A number may be of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// 2, 4, 8, …; 1 too.
    pub power_of_2: bool,
    /// 10, 100, 1,000, …; 1 too.
    pub power_of_10: bool,
    /// Without the zeros at its end it has at most two digits, or ends in 5.
    pub round: bool,
    /// Divisible by 1 and itself alone.
    pub prime: bool,
    /// It has more than twelve divisors.
    pub many_divisors: bool,
}

impl Classes {
    /// The classes of a number.
    #[must_use]
    pub fn of(number: u64) -> Self {
        let (digits, last) = significant(number);
        Self {
            power_of_2: number.is_power_of_two(),
            power_of_10: digits == 1 && last == 1,
            round: number > 0 && (digits <= 2 || last == 5),
            prime: is_prime(number),
            many_divisors: divisors_exceed(number, 12),
        }
    }
}

/// Digits without the zeros at the end, and the last of these digits.
fn significant(mut number: u64) -> (u32, u64) {
    if number == 0 {
        return (1, 0);
    }
    while number.is_multiple_of(10) {
        number /= 10;
    }
    (number.ilog10() + 1, number % 10)
}

fn power(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let wide = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64;
    let mut result = 1 % modulus;
    base %= modulus;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = wide(result, base);
        }
        base = wide(base, base);
        exponent >>= 1;
    }
    result
}

/// Miller and Rabin's test with the twelve bases that decide it for all 64-bit
/// numbers (Sorenson and Webster 2015).
fn is_prime(number: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if number < 2 {
        return false;
    }
    if let Some(base) = BASES.into_iter().find(|base| number.is_multiple_of(*base)) {
        return number == base;
    }
    let twos = (number - 1).trailing_zeros();
    let odd = (number - 1) >> twos;
    BASES.into_iter().all(|base| {
        let mut x = power(base, odd, number);
        if x == 1 || x == number - 1 {
            return true;
        }
        (1..twos).any(|_| {
            x = power(x, 2, number);
            x == number - 1
        })
    })
}

/// Whether a number has more than `limit` divisors. Factors are divided out up
/// to the cube root; what is left then is 1, a prime, a square of a prime or a
/// product of two.
fn divisors_exceed(number: u64, limit: u64) -> bool {
    if number == 0 {
        return false;
    }
    let mut rest = number;
    let mut divisors = 1;
    let mut factor = 2;
    while factor <= rest / factor / factor {
        let mut times = 0;
        while rest.is_multiple_of(factor) {
            rest /= factor;
            times += 1;
        }
        divisors *= times + 1;
        if divisors > limit {
            return true;
        }
        factor += if factor == 2 { 1 } else { 2 };
    }
    let root = rest.isqrt();
    divisors *= match rest {
        1 => 1,
        _ if is_prime(rest) => 2,
        _ if root * root == rest => 3,
        _ => 4,
    };
    divisors > limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_few_numbers() {
        let classes = Classes::of(1_000_000_000);
        assert!(classes.power_of_10 && classes.round && classes.many_divisors);
        assert!(!classes.power_of_2 && !classes.prime);
        assert!(Classes::of(1 << 40).power_of_2);
        assert!(Classes::of(7_240_000_000_000_015).round);
        assert!(!Classes::of(7_241_732_096).round);
        assert!(Classes::of(18_446_744_073_709_551_557).prime);
        // A strong pseudoprime to the bases 2 to 31.
        assert!(!Classes::of(3_825_123_056_546_413_051).prime);
        assert!(!Classes::of(0).many_divisors && !Classes::of(0).prime);
    }

    proptest! {
        #[test]
        fn as_counting_shows(number in 1u64..20_000) {
            let divisors = (1..=number).filter(|d| number.is_multiple_of(*d)).count() as u64;
            let classes = Classes::of(number);
            prop_assert_eq!(classes.prime, divisors == 2);
            prop_assert_eq!(classes.many_divisors, divisors > 12);
            for limit in [1, 2, 3, 4, 6, 9] {
                prop_assert_eq!(divisors_exceed(number, limit), divisors > limit);
            }
        }
    }
}
