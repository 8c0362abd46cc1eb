/** What stands on the screen when the app cannot even learn where its API is. */
export function StartFailure() {
  return (
    <main className="mx-auto max-w-md px-4 py-24 text-center">
      <h1 className="text-2xl font-semibold">The shop cannot be opened</h1>
      <p className="mt-2 text-ink-soft">Check your connection, then load the page again.</p>
      <a href="/" className="mt-6 inline-block font-semibold text-leaf-700 underline">
        Load again
      </a>
    </main>
  );
}
