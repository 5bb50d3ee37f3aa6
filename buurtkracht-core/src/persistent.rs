//! Persistent collections, of which a clone is cheap.
//!
//! A clone costs a reference count, and shares with its original all that neither of them changed since. The state of a
//! programme consists of them, so a view of it is free to take and to hold. They iterate in the order of their keys,
//! whatever the order of insertion, so equal states read and serialise alike.

use std::cmp::Ordering;
use std::ops::RangeBounds;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use serde::{Deserialize, Serialize};

/// An ordered set whose copies share their nodes.
pub type Set<K> = OrdSet<K>;

/// An ordered map of small values, which lie in its nodes beside their keys.
pub type SmallMap<K, V> = OrdMap<K, V>;

/// An ordered map whose values are shared.
///
/// A value lies behind a pointer, since the nodes of the tree are copied as wholes and are half full where keys
/// ascend: it is copied only when it changes while another map holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent, bound(deserialize = "K: Ord + Clone + Deserialize<'de>, V: Deserialize<'de>"))]
pub struct Map<K: Ord, V>(
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<K, V>"))] OrdMap<K, Arc<V>>,
);

impl<K: Ord, V> Map<K, V> {
    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.0.get(key).map(Arc::as_ref)
    }

    /// The value of a key, with the key that the map holds.
    pub fn get_key_value(&self, key: &K) -> Option<(&K, &V)> {
        self.0.get_key_value(key).map(|(key, value)| (key, value.as_ref()))
    }

    /// Whether there is a value of a key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    /// Every entry, in the order of the keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter(self.0.iter())
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.0.keys()
    }

    /// Every value, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// The entries whose keys lie in a range, in order.
    pub fn range(&self, keys: impl RangeBounds<K>) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.0.range(keys).map(|(key, value)| (key, value.as_ref()))
    }
}

impl<K: Ord + Clone, V> Map<K, V> {
    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        self.0.insert(key, Arc::new(value));
    }

    /// Sets the value of a key to one that something else holds too.
    pub fn insert_shared(&mut self, key: K, value: Arc<V>) {
        self.0.insert(key, value);
    }

    /// The keys of the values that a condition holds for, in order.
    pub fn keys_where(&self, condition: impl Fn(&V) -> bool) -> Vec<K> {
        self.iter().filter(|(_, value)| condition(value)).map(|(key, _)| key.clone()).collect()
    }

    /// Keeps the values that a condition holds for.
    pub fn retain(&mut self, condition: impl Fn(&V) -> bool) {
        for key in self.keys_where(|value| !condition(value)) {
            self.0.remove(&key);
        }
    }

    /// Removes a key and gives its value.
    pub fn remove(&mut self, key: &K) -> Option<Arc<V>> {
        self.0.remove(key)
    }
}

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    /// The value of a key, to change it: a copy of its own where another map shares it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.get_mut(key).map(Arc::make_mut)
    }

    /// The value of a key, to change it; the default is inserted where there is none.
    pub fn get_or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        Arc::make_mut(self.0.entry(key).or_default())
    }

    /// Changes the values that a condition holds for. The others stay shared.
    pub fn change_where(&mut self, condition: impl Fn(&V) -> bool, mut change: impl FnMut(&mut V)) {
        for key in self.keys_where(condition) {
            if let Some(value) = self.get_mut(&key) {
                change(value);
            }
        }
    }
}

impl<K: Ord, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(OrdMap::new())
    }
}

/// As of the standard maps: for tests, which end where the key is missing.
#[cfg(any(test, feature = "testing"))]
#[allow(clippy::expect_used, reason = "a test ends where the key is missing")]
impl<K: Ord, V> std::ops::Index<&K> for Map<K, V> {
    type Output = V;
    fn index(&self, key: &K) -> &V {
        self.get(key).expect("the map has the key")
    }
}

impl<K: Ord + Clone, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(entries: T) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key, Arc::new(value))).collect())
    }
}

impl<'a, K: Ord, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;
    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

/// The entries of a [`Map`], in the order of the keys.
pub struct Iter<'a, K, V>(imbl::ordmap::Iter<'a, K, Arc<V>, imbl::shared_ptr::DefaultSharedPtr>);

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, K: Ord, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value.as_ref()))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K: Ord, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value.as_ref()))
    }
}

impl<K: Ord, V> ExactSizeIterator for Iter<'_, K, V> {}

/// Appends to a list that nearly always stays short. A list of its own accord makes room for four at once, and the state
/// has a list of large facts for each of its many decisions and allocations.
pub(crate) fn push_tightly<T>(list: &mut Vec<T>, element: T) {
    if list.len() < 4 {
        list.reserve_exact(1);
    }
    list.push(element);
}

/// A list that grows at its end, whose elements are shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct List<T>(#[cfg_attr(feature = "schemars", schemars(with = "Vec<T>"))] Vector<Arc<T>>);

impl<T> List<T> {
    /// The number of elements.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The element at a place, counted from 0.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.0.get(place).map(Arc::as_ref)
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(Arc::as_ref)
    }

    /// Every element, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        self.0.iter().map(Arc::as_ref)
    }

    /// Appends an element.
    pub fn push(&mut self, element: T) {
        self.0.push_back(Arc::new(element));
    }

    /// Keeps the elements that a condition holds for.
    pub fn retain(&mut self, condition: impl Fn(&T) -> bool) {
        if !self.iter().all(&condition) {
            self.0.retain(|element| condition(element));
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vector::new())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().map(Arc::new).collect())
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Elements<'a, T>;
    fn into_iter(self) -> Elements<'a, T> {
        Elements(self.0.iter())
    }
}

/// The elements of a [`List`], in order.
pub struct Elements<'a, T>(imbl::vector::Iter<'a, Arc<T>, imbl::shared_ptr::DefaultSharedPtr>);

impl<'a, T> Iterator for Elements<'a, T> {
    type Item = &'a T;
    fn next(&mut self) -> Option<&'a T> {
        self.0.next().map(Arc::as_ref)
    }
}

/// The things of each owner: pairs, each once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    transparent,
    bound(deserialize = "A: Ord + Clone + Deserialize<'de>, B: Ord + Clone + Deserialize<'de>")
)]
pub struct Index<A: Ord, B: Ord>(OrdSet<(A, B)>);

impl<A: Ord + Clone, B: Ord + Clone> Index<A, B> {
    /// Adds a thing to an owner.
    pub fn insert(&mut self, owner: A, thing: B) {
        self.0.insert((owner, thing));
    }

    /// Takes a thing from an owner.
    pub fn remove(&mut self, owner: &A, thing: &B) {
        self.0.remove(&(owner.clone(), thing.clone()));
    }

    /// The things of an owner, in order.
    pub fn of(&self, owner: &A) -> impl Iterator<Item = &B> + use<'_, A, B> {
        self.between(owner, owner)
    }

    /// The things of the owners from one up to and including another, in order.
    pub fn between(&self, first: &A, last: &A) -> impl Iterator<Item = &B> + use<'_, A, B> {
        let last = last.clone();
        let from = self.0.range::<_, First<'_, A>>(First(first)..);
        from.take_while(move |(owner, _)| *owner <= last).map(|(_, thing)| thing)
    }

    /// Every owner of something, in order.
    pub fn owners(&self) -> impl Iterator<Item = &A> {
        let mut before = None;
        self.0.iter().map(|(owner, _)| owner).filter(move |owner| before.replace(*owner) != Some(*owner))
    }
}

/// Lies before the first pair of an owner.
struct First<'a, A>(&'a A);

impl<A: Ord, B> equivalent::Comparable<(A, B)> for First<'_, A> {
    fn compare(&self, (owner, _): &(A, B)) -> Ordering {
        self.0.cmp(owner).then(Ordering::Less)
    }
}

impl<A, B> equivalent::Equivalent<(A, B)> for First<'_, A> {
    fn equivalent(&self, _: &(A, B)) -> bool {
        false
    }
}

impl<A: Ord, B: Ord> Default for Index<A, B> {
    fn default() -> Self {
        Self(OrdSet::new())
    }
}
