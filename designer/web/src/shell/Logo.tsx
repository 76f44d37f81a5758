/* The product's mark. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden>
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path className="logo-warp" d="M10 7v18M22 7v18M6 19h6" />
        <path className="logo-thread" d="M6 13c4 0 4 0 8 0s4 6 8 6h4" />
      </g>
    </svg>
  );
}
