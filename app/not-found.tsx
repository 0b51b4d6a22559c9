import NotFound from "./(app)/not-found";

export { generateMetadata } from "./(app)/not-found";

/** Outside the shell, where no layout brings the main landmark. */
export default function NotFoundAlone() {
  return (
    <main id="content">
      <NotFound />
    </main>
  );
}
